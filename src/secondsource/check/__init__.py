"""What does not fit?"""

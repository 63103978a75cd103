"""Given everything said, and who is independent of whom, what do we publish?"""

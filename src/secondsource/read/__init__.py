"""What does the page say, who published it, when? Which parts are body, which are menus and reader comments?"""

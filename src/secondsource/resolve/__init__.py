"""What do the words stand for? A day, a place, an actor, a count; or Unknown with the reason."""

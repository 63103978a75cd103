"""Which words matter? Mentions of events, figures, times, places, actors, speakers; one Report per event."""

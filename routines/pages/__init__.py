"""Pages about routines: home, explore, my routines, a routine and its history, and mobility notes."""

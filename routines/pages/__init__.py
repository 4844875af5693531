"""Pages about routines as a whole: home, explore, my routines, one routine, its history."""

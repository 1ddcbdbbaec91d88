"""Lab: click notes into a piano roll and watch which style a trained network takes it for."""

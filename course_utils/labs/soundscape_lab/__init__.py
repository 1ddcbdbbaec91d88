"""Lab: place sounds on a time line, and see what readers of the past and the future find."""

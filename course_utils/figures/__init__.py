"""Static figures, one module per notebook: drawing code that would distract there."""

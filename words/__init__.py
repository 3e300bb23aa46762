"""What is said: numbers into sentences."""

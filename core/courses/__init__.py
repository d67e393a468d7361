"""What is taught: courses, lessons, and how far each member is."""

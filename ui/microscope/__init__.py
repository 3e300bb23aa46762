"""The parts of the microscope page."""

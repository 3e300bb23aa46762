"""The race, by another of its addresses. A server that has just started knows addresses by the files of this folder alone."""

from ui.platform import frame

frame.require()

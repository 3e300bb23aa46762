// Are these two landscapes? Races, charts and grounds tell by `of` whose they are (figures/ground.py); what tells nothing goes with any.
export const areTwo = (one, other) => one != null && other != null && one !== other;

export const RACE_SECONDS = 6; // a whole race at speed 1, whatever its steps
export const REST_SECONDS = 1; // at the end, before a loop begins anew

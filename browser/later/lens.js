const CROWD = 16; // pixels from a minimum: nearer, balls hide each other
const LAST = 400; // steps of a way that are magnified

// Where balls crowd at a minimum, a circle in a free corner of the map magnifies it by a power of two, so that all of them are in the circle.
// `runs` are what is to be seen of the lanes, the foremost last.
export function drawLens(map, pen, runs) {
  const { player, area: [left, top, width, height], bold, labels } = map;
  const { race, time, ink, paper } = player;
  const away = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const balls = runs.filter(({ ball }) => ball);
  const crowdAt = (place) => balls.filter(({ ball }) => away(ball.at, place) < CROWD * bold);
  const places = (race.minima ?? []).map((minimum) => map.pixel(...minimum));
  const [middle, crowd] = places.map((place) => [place, crowdAt(place)]).sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  if (!(crowd?.length > 1)) return;
  const radius = Math.min(70 * bold, width / 5);
  const farthest = Math.max(...crowd.map(({ ball }) => away(ball.at, middle)));
  const scale = 2 ** Math.max(1, Math.min(12, Math.floor(Math.log2((0.85 * radius) / farthest))));
  const corners = [0, 1, 2, 3].map((i) => [left + (i % 2 ? radius + 8 : width - radius - 8), top + (i < 2 ? height - radius - 8 : radius + 8)]);
  const room = (corner) => Math.min(away(corner, map.pixel(...race.start)), ...balls.map(({ ball }) => away(corner, ball.at)));
  // The last has the list of forces.
  const centre = corners.slice(0, race.forces.length ? 3 : 4).reduce((best, corner) => (room(corner) > room(best) ? corner : best));
  const circle = new Path2D();
  circle.arc(...centre, radius, 0, 2 * Math.PI);
  const seen = (place) => place.map((at, i) => centre[i] + (at - middle[i]) * scale);
  map.stroke(pen, new Path2D(`M${middle}L${centre}`), ink, 1, 0.6);
  map.fill(pen, circle, paper);
  pen.save();
  pen.clip(circle);
  map.stroke(pen, new Path2D(`M${centre}m-6 0h12m-6 -6v12`), ink, 1.5, 0.7);
  for (const { lane, strength } of crowd) {
    const way = new Path2D();
    const now = Math.min(Math.floor(time), lane.last);
    for (let step = Math.max(0, now - LAST); step <= now; step++) {
      const [x, y] = seen(map.place(lane, step));
      if (Number.isFinite(x + y)) way.lineTo(x, y);
    }
    map.dash(pen, race.coarse ? "" : lane.dash);
    map.stroke(pen, way, lane.color, race.coarse ? 1 : 1.5, 0.8 * strength);
    map.dash(pen);
  }
  for (const { lane, ball, strength } of crowd) map.drawBall(pen, lane, { at: seen(ball.at) }, strength);
  pen.restore();
  map.stroke(pen, circle, ink, 1.5);
  const aside = crowd.at(-1).ball.at[1] > middle[1] ? -1 : 1; // above where the foremost ball is below
  labels.write(`× ${scale}`, centre[0] - 14 * bold, centre[1] + aside * (radius - 12 * bold), "left");
}

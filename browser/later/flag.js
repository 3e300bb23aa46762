// A flag where the first to arrive did, once it has.
export function drawFlag(overlay, pen) {
  const { race, time, paper, ink } = overlay.player;
  const arrived = race.lanes.filter(({ arrives, turned }) => arrives >= 0 && arrives <= time && !turned);
  if (!arrived.length) return;
  const winner = arrived.reduce((first, lane) => (lane.arrives < first.arrives ? lane : first));
  const at = overlay.place(winner, winner.arrives);
  if (!overlay.isInside(at)) return;
  const [x, y] = overlay.screen(at);
  const size = overlay.bold;
  const pole = new Path2D(`M${x} ${y}v${-38 * size}`);
  const cloth = new Path2D(`M${x} ${y - 38 * size}h${20 * size}l${-5 * size} ${6 * size}l${5 * size} ${6 * size}h${-20 * size}z`);
  for (const part of [pole, cloth]) overlay.stroke(pen, part, paper, 5);
  overlay.stroke(pen, pole, ink, 2);
  overlay.fill(pen, cloth, winner.color);
}

import { eyeOf, hiddenBehind, product } from "./space.js";

const LIFT = 0.01; // over the terrain, in the units of the scene

// The 3-D chart. Its space is the scene's, in which Plotly scales each axis by dataScale. `Overlay` is that of player/overlay.js, which need not be sent twice.
export const terrainOver = (Overlay) =>
  class extends Overlay {
    isReady(layout) {
      this.scene = layout.scene?._scene;
      return this.scene?.glplot?.cameraParams;
    }

    look() {
      const { glplot, dataScale } = this.scene;
      const { view, projection, model } = glplot.cameraParams;
      if (glplot !== this.followed?.glplot) this.follow(glplot);
      return [...view, ...projection, ...model, ...dataScale, ...this.axes().flatMap((axis) => axis.range)];
    }

    // The terrain turns when Plotly draws it, not when our clock ticks: draw in the same moment, or the balls lag behind.
    follow(glplot) {
      const original = glplot.onrender;
      this.followed = { glplot, original };
      glplot.onrender = (...args) => {
        original?.apply(glplot, args);
        this.refresh();
      };
    }

    detach() {
      super.detach();
      if (this.followed) this.followed.glplot.onrender = this.followed.original;
      this.followed = undefined;
    }

    axes() {
      const { xaxis, yaxis, zaxis } = this.layout.scene;
      return [xaxis, yaxis, zaxis];
    }

    box() {
      return this.axes().map((axis, i) => axis.range.map((end) => end * this.scene.dataScale[i]).sort((a, b) => a - b));
    }

    place(lane, step) {
      const [x, y, z] = this.scales;
      return [x(lane.path[4 * step]), y(lane.path[4 * step + 1]), z(lane.path[4 * step + 3])];
    }

    project() {
      const { view, projection, model } = this.scene.glplot.cameraParams;
      const toEye = product(view, model);
      this.matrix = product(projection, toEye);
      this.scales = this.axes().map(({ type }, i) => (value) => (type === "log" ? Math.log10(value) : value) * this.scene.dataScale[i]);
      const surface = this.ground?.surface ?? this.chart._fullData.find((trace) => trace.type === "surface");
      this.hides = surface && hiddenBehind(surface, this.scales, this.box()[2][1], eyeOf(toEye));
      super.project();
    }

    isHidden([x, y, z]) {
      return this.hides ? this.hides([x, y, z + LIFT]) : false;
    }

    // The whole ways, faint: the native terrain has none, so that it need not be built anew when a race changes.
    drawBelow(pen) {
      if (this.ground) this.player.live.drawGround(this, pen, this.ground);
      this.player.race.lanes.forEach((lane, i) => {
        if (this.isCovered(lane)) return;
        const [seen, behind] = this.whole(this.trails[i], lane);
        const strength = this.strength(lane);
        const width = lane.restless ? 0.75 : 1.5;
        this.stroke(pen, seen, lane.color, width, 0.55 * strength);
        this.stroke(pen, behind, lane.color, width, 0.15 * strength);
      });
    }

    // Where the WebGL canvas is on ours.
    findArea() {
      const [own, scene] = [this.canvas, this.scene.glplot.canvas].map((canvas) => canvas.getBoundingClientRect());
      return [scene.left - own.left, scene.top - own.top, scene.width, scene.height];
    }

    // [right, down, how far away].
    screen([x, y, z]) {
      const { matrix: m, area: [left, top, width, height] } = this;
      const lifted = z + LIFT;
      const depth = m[3] * x + m[7] * y + m[11] * lifted + m[15];
      const right = (m[0] * x + m[4] * y + m[8] * lifted + m[12]) / depth;
      const up = (m[1] * x + m[5] * y + m[9] * lifted + m[13]) / depth;
      return [left + (width * (1 + right)) / 2, top + (height * (1 - up)) / 2, depth];
    }
  };

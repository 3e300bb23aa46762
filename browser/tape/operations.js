// What a tape can do, by number: the cases of `execute`, then functions of one or two numbers. A truth is 1 or 0.
const CASES = "add sub mul div sqrt where max exp expm1 sin cos tanh neg lt pow norm mean other".split(" ");
const OF_MATH = "abs min floor ceil log log1p tan asin acos atan atan2 sinh cosh asinh acosh atanh hypot".split(" ");
const FUNCTIONS = {
  ...Object.fromEntries(OF_MATH.map((name) => [name, Math[name]])),
  sign: (a) => Math.sign(a) + 0, // in NumPy too the sign of -0 is 0
  le: (a, b) => +(a <= b),
  eq: (a, b) => +(a === b),
  ne: (a, b) => +(a !== b),
  not: (a) => 1 - a,
  mod(a, b) {
    const rest = a % b; // in Python it has the sign of b
    return rest === 0 ? (b < 0 ? -0 : 0) : rest < 0 !== b < 0 ? rest + b : rest;
  },
};
const NAMES = [...CASES, ...Object.keys(FUNCTIONS)];
const CALLS = NAMES.map((name) => FUNCTIONS[name]);
const ALSO = { square: "mul", and: "mul", or: "max", power: "pow" }; // the arguments of a square are twice the same

// Throws where a tape names what is no operation.
export function codeOf(name) {
  const code = NAMES.indexOf(ALSO[name] ?? name);
  if (code < 0) throw new Error(`a tape names ${name}, which is no operation`);
  return code;
}

// Does operations, five numbers of `code` each: which it is, where in R its results go, and where its arguments lie: `count` numbers, one at
// least, side by side. `norm`, `mean` and `other` take them for the coordinates, x's and then y's, of half as many points.
export function execute(code, R, count) {
  for (let i = 0; i < code.length; i += 5) {
    let c = code[i + 1], a = code[i + 2], b = code[i + 3], d = code[i + 4];
    const end = c + count;
    switch (code[i]) {
      case 0: do R[c++] = R[a++] + R[b++]; while (c < end); break;
      case 1: do R[c++] = R[a++] - R[b++]; while (c < end); break;
      case 2: do R[c++] = R[a++] * R[b++]; while (c < end); break;
      case 3: do R[c++] = R[a++] / R[b++]; while (c < end); break;
      case 4: do R[c++] = Math.sqrt(R[a++]); while (c < end); break;
      case 5: do { R[c++] = R[a++] ? R[b] : R[d]; b++; d++; } while (c < end); break;
      case 6: do R[c++] = Math.max(R[a++], R[b++]); while (c < end); break;
      case 7: do R[c++] = Math.exp(R[a++]); while (c < end); break;
      case 8: do R[c++] = Math.expm1(R[a++]); while (c < end); break;
      case 9: do R[c++] = Math.sin(R[a++]); while (c < end); break;
      case 10: do R[c++] = Math.cos(R[a++]); while (c < end); break;
      case 11: do R[c++] = Math.tanh(R[a++]); while (c < end); break;
      case 12: do R[c++] = -R[a++]; while (c < end); break;
      case 13: do R[c++] = R[a++] < R[b++] ? 1 : 0; while (c < end); break;
      case 14: do R[c++] = raised(R[a++], R[b++]); while (c < end); break;
      case 15: case 16: case 17: both(code[i], R, c, a, count / 2); break;
      default: do R[c++] = CALLS[code[i]](R[a++], R[b++]); while (c < end);
    }
  }
}

// As in C, where JavaScript has NaN.
const raised = (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);

// The length of the two coordinates, their mean, or at each what there is at the other.
function both(code, R, c, a, half) {
  for (let k = 0; k < half; k++) {
    const x = R[a + k], y = R[a + k + half];
    R[c + k] = code > 16 ? y : code > 15 ? (x + y) / 2 : Math.sqrt(x * x + y * y);
    R[c + k + half] = code > 16 ? x : R[c + k];
  }
}

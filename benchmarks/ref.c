/* What a C programmer would write for one sweep: runs side by side in blocks of LANES, so that the compiler makes vectors of them.
   It returns the final loss, the lowest one, and how many positions were looked at before f <= target; it does not watch for divergence.
   Built by benchmarks/sweep.py with -O3 -march=native -ffast-math -fopenmp-simd. `runs` must be a multiple of LANES. */
#include <math.h>

#define LANES 64
#define INLINE static inline __attribute__((always_inline))

enum surface { ROSENBROCK, ACKLEY };
enum rule { ADAM, RMSPROP, LAMB };

typedef struct { double f, gx, gy; } slope;

INLINE slope rosenbrock(double x, double y) {
    double a = 1 - x, r = y - x * x;
    return (slope){a * a + 100 * r * r, -2 * a - 400 * x * r, 200 * r};
}

INLINE slope ackley(double x, double y) {
    double sx = sin(M_PI * x), sy = sin(M_PI * y);
    double r = sqrt((x * x + y * y) / 2), e = exp(-r / 5), c = exp(1 - sx * sx - sy * sy);
    double p = 2 * e / (r + 1e-300), q = M_PI * c;
    return (slope){20 - 20 * e + M_E - c, p * x + q * sin(2 * M_PI * x), p * y + q * sin(2 * M_PI * y)};
}

INLINE void sweep(enum surface surface, enum rule rule, int own, int runs, int steps, const double *x0, const double *y0,
                  const double *lr, double b1, const double *b2, double eps, double target, double *final, double *best, double *waited) {
    for (int o = 0; o < runs; o += LANES) {
        double x[LANES], y[LANES], mx[LANES], my[LANES], vx[LANES], vy[LANES], low[LANES], count[LANES], rate[LANES], keep[LANES], power[LANES];
        for (int i = 0; i < LANES; i++) {
            x[i] = x0[o + i]; y[i] = y0[o + i];
            mx[i] = my[i] = vx[i] = vy[i] = count[i] = 0;
            low[i] = INFINITY; power[i] = 1;
            rate[i] = lr[own ? o + i : 0]; keep[i] = b2[own ? o + i : 0];
        }
        double power1 = 1, power2 = 1;
        for (int t = 0; t < steps; t++) {
            power1 *= b1; power2 *= b2[0];
            double one = 1 / (1 - power1), root = sqrt(1 - power2);
#pragma omp simd
            for (int i = 0; i < LANES; i++) {
                slope s = surface == ROSENBROCK ? rosenbrock(x[i], y[i]) : ackley(x[i], y[i]);
                low[i] = s.f < low[i] ? s.f : low[i];
                count[i] += low[i] > target ? 1.0 : 0.0;
                double beta = own ? keep[i] : b2[0], eta = own ? rate[i] : lr[0], correct = root;
                if (own) { power[i] *= beta; correct = sqrt(1 - power[i]); }
                vx[i] = beta * vx[i] + (1 - beta) * s.gx * s.gx;
                vy[i] = beta * vy[i] + (1 - beta) * s.gy * s.gy;
                if (rule == RMSPROP) {
                    x[i] -= eta * s.gx / sqrt(vx[i] + eps);
                    y[i] -= eta * s.gy / sqrt(vy[i] + eps);
                    continue;
                }
                mx[i] = b1 * mx[i] + (1 - b1) * s.gx;
                my[i] = b1 * my[i] + (1 - b1) * s.gy;
                double scale = correct * one, e = eps * correct; /* the bias corrections of m and v */
                if (rule == ADAM) {
                    x[i] -= eta * scale * mx[i] / (sqrt(vx[i]) + e);
                    y[i] -= eta * scale * my[i] / (sqrt(vy[i]) + e);
                    continue;
                }
                double rx = scale * mx[i] / (sqrt(vx[i]) + e), ry = scale * my[i] / (sqrt(vy[i]) + e);
                double w = sqrt(x[i] * x[i] + y[i] * y[i]), r = sqrt(rx * rx + ry * ry);
                eta *= w > 0 && r > 0 ? w / r : 1;
                x[i] -= eta * rx;
                y[i] -= eta * ry;
            }
        }
#pragma omp simd
        for (int i = 0; i < LANES; i++) {
            double f = (surface == ROSENBROCK ? rosenbrock(x[i], y[i]) : ackley(x[i], y[i])).f;
            final[o + i] = f;
            best[o + i] = f < low[i] ? f : low[i];
            waited[o + i] = count[i] + (best[o + i] > target ? 1.0 : 0.0);
        }
    }
}

#define SWEEP(NAME, SURFACE, RULE, OWN)                                                                                                   \
    void NAME(int runs, int steps, const double *x0, const double *y0, const double *lr, double b1, const double *b2, double eps,         \
              double target, double *final, double *best, double *waited) {                                                              \
        sweep(SURFACE, RULE, OWN, runs, steps, x0, y0, lr, b1, b2, eps, target, final, best, waited);                                    \
    }
SWEEP(rosenbrock_adam, ROSENBROCK, ADAM, 0)
SWEEP(rosenbrock_rmsprop, ROSENBROCK, RMSPROP, 0)
SWEEP(rosenbrock_lamb, ROSENBROCK, LAMB, 0)
SWEEP(rosenbrock_adam_own, ROSENBROCK, ADAM, 1)
SWEEP(ackley_adam, ACKLEY, ADAM, 0)

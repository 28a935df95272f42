package dev.understudy.route;

import java.util.random.RandomGenerator;

/// Draws these shares of what is possible, one after the other; the last one for ever.
final class Dice implements RandomGenerator {
  private final double[] shares;
  private int drawn;

  /// @param shares 0 for the least, 1 for the most
  Dice(double... shares) {
    this.shares = shares;
  }

  private double next() {
    return shares[Math.min(drawn++, shares.length - 1)];
  }

  @Override
  public double nextDouble() {
    return Math.min(next(), Math.nextDown(1.0));
  }

  @Override
  public long nextLong(long bound) {
    return (long) (next() * (bound - 1));
  }

  @Override
  public long nextLong() {
    throw new UnsupportedOperationException("nobody draws without a bound");
  }
}

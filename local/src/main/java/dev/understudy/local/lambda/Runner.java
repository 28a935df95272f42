package dev.understudy.local.lambda;

/// Which of the two functions runs: what the managed runtime starts, or what the artifact's wrapper
/// script makes of it.
public enum Runner {
  /// AWS's runtime client, which answers whole.
  BUFFERED,
  /// The artifact's own loop over the Runtime API, started by its wrapper script as Lambda starts
  /// that: it streams.
  STREAMING;

  /// The wrapper script in the artifact's root: `AWS_LAMBDA_EXEC_WRAPPER`.
  public static final String WRAPPER = "streaming-runtime";
}

package dev.understudy.http;

/// The one gate for every URL that we call.
public final class HostGuard {
  /// Who named a host.
  public enum Origin {
    /// The operator: a provider's row, the environment, a stored secret.
    OPERATOR,
    /// The caller, in the request.
    CALLER,
  }
}

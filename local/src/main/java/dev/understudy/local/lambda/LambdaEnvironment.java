package dev.understudy.local.lambda;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// The environment variables of the function's process: what Lambda sets, and nothing of the
/// person's shell.
///
/// Above all nothing of their AWS account: a function on a laptop must not be able to act in it.
/// The credentials are random at every start and say what they are, because a fixed pair would
/// sooner or later be taken for a leaked one.
final class LambdaEnvironment {

  private static final String REGION = "eu-central-1";

  private LambdaEnvironment() {}

  static Map<String, String> of(FunctionSpec spec, String runtimeApi, Path scratch) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    environment.put("_HANDLER", spec.handler());
    environment.put("LAMBDA_TASK_ROOT", spec.task().toString());
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "understudy-local");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(FunctionSpec.MEMORY_MB));
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/understudy-local");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    if (spec.runner() == Runner.STREAMING) {
      environment.put("AWS_LAMBDA_EXEC_WRAPPER", spec.task().resolve(Runner.WRAPPER).toString());
    }
    if (spec.concurrency() > 1) {
      environment.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(spec.concurrency()));
    }
    environment.put("AWS_REGION", REGION);
    environment.put("AWS_DEFAULT_REGION", REGION);
    if (spec.snapStart().isPresent()) {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
      environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
      environment.putAll(spec.snapStart().get().variables());
    } else {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
      environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
      environment.put("AWS_ACCESS_KEY_ID", "LOCAL" + random(8));
      environment.put("AWS_SECRET_ACCESS_KEY", "local-not-a-real-secret-" + random(16));
    }
    // The SDK finds ~/.aws by the user's entry in the system, not by HOME: point it at files that
    // are not there.
    environment.put("AWS_CONFIG_FILE", scratch.resolve("no-aws-config").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", scratch.resolve("no-credentials").toString());
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("LANG", "en_US.UTF-8");
    environment.put("TZ", ":UTC");
    environment.putAll(spec.environment());
    return environment;
  }

  static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().withUpperCase().formatHex(random);
  }
}

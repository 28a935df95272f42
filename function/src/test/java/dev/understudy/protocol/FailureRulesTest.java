package dev.understudy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.understudy.Documentation;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.chatcompletions.ChatErrors;
import dev.understudy.protocol.cohere.Cohere;
import dev.understudy.protocol.cohere.CohereErrors;
import dev.understudy.protocol.converse.Converse;
import dev.understudy.protocol.converse.ConverseErrors;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.GeminiErrors;
import dev.understudy.protocol.gemini.Host;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.protocol.messages.MessagesErrors;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The tables of rules: what they make of errors, and that the documentation shows them. The errors
/// are in the shapes that the vendors document, in few words; each row of a table decides one.
class FailureRulesTest {
  private static final List<Sample> CHAT =
      samples(
          """
          429 | {'error':{'message':'Request too large for m on tokens per min','code':'rate_limit_exceeded'}} | CONTEXT_TOO_LONG
          413 | {'error':{'message':'Request too large for m','code':'rate_limit_exceeded'}} | CONTEXT_TOO_LONG
          403 | {'code':'permission-denied','error':'Your team has used all available credits'} | QUOTA_EXHAUSTED
          429 | 'You reached your monthly spending limit' | QUOTA_EXHAUSTED
          403 | {'code':'permission-denied','error':'Content violates usage guidelines.'} | CONTENT_FILTERED
          403 | {'code':'permission-denied','error':'Access is denied.'} | PERMISSION
          400 | {'error':{'message':'x','code':'content_filter'}} | CONTENT_FILTERED
          400 | {'error':{'message':'x','code':'content_policy_violation'}} | CONTENT_FILTERED
          400 | {'error':{'code':'x','innererror':{'code':'ResponsibleAIPolicyViolation'}}} | CONTENT_FILTERED
          400 | {'error':{'code':'1301','message':'x'}} | CONTENT_FILTERED
          429 | {'error':{'message':'No money','type':'insufficient_quota'}} | QUOTA_EXHAUSTED
          429 | {'error':{'message':'x','code':'credit_balance_exhausted'}} | QUOTA_EXHAUSTED
          400 | {'error':{'message':'x','code':'billing_hard_limit_reached'}} | QUOTA_EXHAUSTED
          429 | {'error':{'message':'x','type':'exceeded_current_quota_error'}} | QUOTA_EXHAUSTED
          429 | {'error':{'code':'1113','message':'x'}} | QUOTA_EXHAUSTED
          400 | {'error':{'code':'1113','message':'x'}} | CALLER_FAULT
          400 | {'error':{'message':'x','code':'context_length_exceeded'}} | CONTEXT_TOO_LONG
          400 | {'error':{'message':'x','code':'string_above_max_length'}} | CONTEXT_TOO_LONG
          400 | {'error':{'message':'x','type':'too_many_prompt_tokens','code':400}} | CONTEXT_TOO_LONG
          400 | {'error':{'message':'x','code':400,'metadata':{'error_type':'token_limit_exceeded'}}} | CONTEXT_TOO_LONG
          400 | {'error':{'message':'x','code':400,'type':'exceed_context_size_error'}} | CONTEXT_TOO_LONG
          400 | {'error':{'code':'1261','message':'x'}} | CONTEXT_TOO_LONG
          401 | {'error':{'message':'x','code':'ip_not_authorized'}} | PERMISSION
          403 | {'error':{'message':'x','code':'unsupported_country_region_territory'}} | PERMISSION
          400 | {'error':{'message':'x','code':'model_terms_required'}} | PERMISSION
          400 | {'error':{'message':'x','code':'invalid_api_key'}} | AUTHENTICATION
          403 | {'error':{'message':'x','type':'authentication_error'}} | AUTHENTICATION
          403 | {'error':{'message':'x','code':'model_not_found'}} | MODEL_NOT_FOUND
          400 | {'error':{'message':'x','code':'model_decommissioned'}} | MODEL_NOT_FOUND
          400 | {'object':'error','message':'x','type':'invalid_model','code':'1500'} | MODEL_NOT_FOUND
          400 | {'error':{'code':'1211','message':'x'}} | MODEL_NOT_FOUND
          400 | {'error':{'message':'x','type':'invalid_request_error','code':'tool_use_failed'}} | MALFORMED
          400 | {'error':{'message':'x','type':'invalid_request_error','code':'json_validate_failed'}} | MALFORMED
          503 | {'error':{'message':'x','type':'service_unavailable_error','code':'server_is_overloaded'}} | OVERLOADED
          503 | {'error':{'message':'x','code':'slow_down'}} | OVERLOADED
          429 | {'error':{'message':'x','type':'rate_limit_error','code':'slow_down'}} | RATE_LIMITED
          429 | {'error':{'message':'x','code':'resource_unavailable'}} | OVERLOADED
          429 | {'error':{'type':'engine_overloaded_error','message':'x'}} | OVERLOADED
          502 | {'error':{'message':'x','code':502,'metadata':{'error_type':'provider_overloaded'}}} | OVERLOADED
          429 | {'error':'Model is overloaded','error_type':'overloaded'} | OVERLOADED
          429 | {'error':{'code':'1312','message':'x'}} | OVERLOADED
          424 | {'error':'Request failed during generation','error_type':'generation'} | SERVER_ERROR
          429 | {'error':{'message':'You have been rate limited.','type':'credit_limit'}} | RATE_LIMITED
          402 | {'error':{'message':'Credit limit exceeded','type':'credit_limit'}} | QUOTA_EXHAUSTED
          429 | {'error':{'message':'Slow down','type':'tokens','code':'rate_limit_exceeded'}} | RATE_LIMITED
          429 | {'error':{'message':'Slow down','type':'requests','code':null}} | RATE_LIMITED
          503 | {'error':{'message':'Slow down','type':'rate_limit_error'}} | RATE_LIMITED
          403 | {'error':{'message':'It needs moderation and your input was flagged for "x"','code':403}} | CONTENT_FILTERED
          400 | {'error':{'message':'It triggered our content management policy'}} | CONTENT_FILTERED
          400 | {'error':{'message':'Your prompt was flagged as potentially violating our usage policy','code':'invalid_prompt'}} | CONTENT_FILTERED
          400 | {'error':{'message':'Content Exists Risk'}} | CONTENT_FILTERED
          402 | {'error':{'message':'Insufficient Balance'}} | QUOTA_EXHAUSTED
          403 | {'code':30001,'message':'Sorry, your account balance is insufficient'} | QUOTA_EXHAUSTED
          400 | {'error':{'message':'Your credit balance is too low to use the API.'}} | QUOTA_EXHAUSTED
          400 | {'error':{'message':'The maximum context length is 8 tokens.','code':null}} | CONTEXT_TOO_LONG
          422 | {'error':'`inputs` tokens + `max_new_tokens` must be <= 4096','error_type':'validation'} | CONTEXT_TOO_LONG
          400 | [{'error':{'code':400,'message':'The input token count (9) exceeds the maximum','status':'INVALID_ARGUMENT'}}] | CONTEXT_TOO_LONG
          400 | {'code':'invalid-argument','error':'Incorrect API key provided.'} | AUTHENTICATION
          400 | [{'error':{'code':400,'message':'API key not valid.','status':'INVALID_ARGUMENT'}}] | AUTHENTICATION
          401 | {'detail':'Invalid API Key'} | AUTHENTICATION
          400 | {'error':'Model not found: x'} | MODEL_NOT_FOUND
          400 | {'error':{'message':'Model Not Exist'}} | MODEL_NOT_FOUND
          400 | {'error':{'code':400,'message':'Model no-such/one does not exist'}} | MODEL_NOT_FOUND
          400 | {'error':{'code':400,'message':'x is not a valid model ID'}} | MODEL_NOT_FOUND
          429 | {'object':'error','message':'Service tier capacity exceeded for this model.','type':'invalid_request_error'} | OVERLOADED
          429 | {'error':{'message':'That model is currently overloaded with requests.'}} | OVERLOADED
          400 | {'error':{'message':'Insufficient','code':402}} | QUOTA_EXHAUSTED
          400 | {'error':{'message':'Slow down','code':429}} | RATE_LIMITED
          400 | {'error':{'message':'Nobody there','code':503}} | OVERLOADED
          498 | {'error':{'message':'Flex tier capacity exceeded'}} | OVERLOADED
          503 | {'error':'Model x is currently loading','estimated_time':20.0} | OVERLOADED
          429 | [{'error':{'code':429,'message':'You exceeded your current quota','status':'RESOURCE_EXHAUSTED'}}] | RATE_LIMITED
          400 | {'error':{'message':'x','type':'invalid_request_error'}} | CALLER_FAULT
          500 | {'error':{'message':'x','type':'server_error'}} | SERVER_ERROR
          502 | <html>Bad gateway</html> | SERVER_ERROR
          """);

  private static final List<Sample> MESSAGES =
      samples(
          """
          400 | invalid_request_error: messages: field required | CALLER_FAULT
          400 | invalid_request_error: Your credit balance is too low to access the API. | QUOTA_EXHAUSTED
          400 | invalid_request_error: You have reached your specified API usage limits. | QUOTA_EXHAUSTED
          400 | invalid_request_error: This organization has been disabled. | PERMISSION
          400 | invalid_request_error: prompt is too long: 300000 tokens > 200000 maximum | CONTEXT_TOO_LONG
          400 | invalid_request_error: input length and max_tokens exceed context limit: 9 + 9 | CONTEXT_TOO_LONG
          400 | invalid_request_error: Output blocked by content filtering policy | CONTENT_FILTERED
          401 | authentication_error: invalid x-api-key | AUTHENTICATION
          402 | billing_error: There is an issue with your billing. | QUOTA_EXHAUSTED
          403 | permission_error: Not for you. | PERMISSION
          404 | not_found_error: model: no-such-model | MODEL_NOT_FOUND
          413 | request_too_large: Request exceeds the maximum size | CONTEXT_TOO_LONG
          429 | rate_limit_error: This request would exceed your rate limit. | RATE_LIMITED
          500 | api_error: Internal server error | SERVER_ERROR
          500 | overloaded_error: Overloaded | OVERLOADED
          504 | timeout_error: The request timed out. | TIMEOUT
          529 | overloaded_error: Overloaded | OVERLOADED
          """
              .replaceAll(
                  "\\| (\\w+): (.*) \\|",
                  "| {'type':'error','error':{'type':'$1','message':'$2'}} |"));

  private static final List<Sample> GEMINI =
      samples(
          """
          400 | INVALID_ARGUMENT: Invalid value at contents | CALLER_FAULT
          400 | INVALID_ARGUMENT: x','details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'API_KEY_INVALID'}],'y':' | AUTHENTICATION
          401 | UNAUTHENTICATED: x','details':[{'reason':'ACCESS_TOKEN_EXPIRED'}],'y':' | AUTHENTICATION
          400 | INVALID_ARGUMENT: API key expired. Please renew the API key. | AUTHENTICATION
          403 | PERMISSION_DENIED: Method does not allow unregistered callers. | AUTHENTICATION
          403 | PERMISSION_DENIED: Your API key was reported as leaked. | AUTHENTICATION
          400 | FAILED_PRECONDITION: User location is not supported for the API use. | PERMISSION
          403 | PERMISSION_DENIED: x','details':[{'reason':'BILLING_DISABLED'}],'y':' | QUOTA_EXHAUSTED
          429 | RESOURCE_EXHAUSTED: x','details':[{'violations':[{'quotaId':'GenerateRequestsPerDayPerProjectPerModel-FreeTier'}]}],'y':' | QUOTA_EXHAUSTED
          429 | RESOURCE_EXHAUSTED: Quota exceeded for metric: m, limit: 0, model: g | QUOTA_EXHAUSTED
          429 | RESOURCE_EXHAUSTED: Quota exceeded for metric: m, limit: 1000000, model: g | RATE_LIMITED
          429 | RESOURCE_EXHAUSTED: Your prepayment credits are depleted. | QUOTA_EXHAUSTED
          400 | INVALID_ARGUMENT: The input token count (9) exceeds the maximum number of tokens allowed (8). | CONTEXT_TOO_LONG
          400 | INVALID_ARGUMENT: * GenerateContentRequest.model: unexpected model name format | MODEL_NOT_FOUND
          400 | INVALID_ARGUMENT: The prompt could violate our usage guidelines. | CONTENT_FILTERED
          503 | UNAVAILABLE: x','details':[{'reason':'MODEL_CAPACITY_EXHAUSTED'}],'y':' | OVERLOADED
          401 | UNAUTHENTICATED: Request had invalid authentication credentials. | AUTHENTICATION
          403 | PERMISSION_DENIED: Permission denied | PERMISSION
          404 | NOT_FOUND: models/none is not found for API version v1beta | MODEL_NOT_FOUND
          429 | RESOURCE_EXHAUSTED: Resource exhausted. Please try again later. | RATE_LIMITED
          503 | UNAVAILABLE: The model is overloaded. Please try again later. | OVERLOADED
          504 | DEADLINE_EXCEEDED: Deadline expired before operation could complete. | TIMEOUT
          500 | INTERNAL: An internal error has occurred. | SERVER_ERROR
          """
              .replaceAll("\\| (\\w+): (.*) \\|", "| {'error':{'status':'$1','message':'$2'}} |"));

  /// In the shape in which the header's name comes to stand beside the message.
  private static final List<Sample> CONVERSE =
      samples(
          """
          429 | ThrottlingException: Too many tokens per day, please wait before trying again. | QUOTA_EXHAUSTED
          400 | ValidationException: Input is too long for requested model. | CONTEXT_TOO_LONG
          400 | ValidationException: The provided model identifier is invalid. | MODEL_NOT_FOUND
          403 | AccessDeniedException: You don't have access to the model with the specified model ID. | MODEL_NOT_FOUND
          404 | ResourceNotFoundException: This model version has reached the end of its life. | MODEL_NOT_FOUND
          400 | ValidationException: Output blocked by content filtering policy | CONTENT_FILTERED
          424 | ModelErrorException: Model produced invalid sequence as part of ToolUse | MALFORMED
          400 | ValidationException: x | CALLER_FAULT
          429 | ThrottlingException: Too many tokens, please wait before trying again. | RATE_LIMITED
          400 | ServiceQuotaExceededException: x | RATE_LIMITED
          429 | ModelNotReadyException: x | OVERLOADED
          503 | ServiceUnavailableException: x | OVERLOADED
          408 | ModelTimeoutException: x | TIMEOUT
          424 | ModelErrorException: x | SERVER_ERROR
          500 | InternalServerException: x | SERVER_ERROR
          404 | ResourceNotFoundException: x | MODEL_NOT_FOUND
          403 | UnrecognizedClientException: The security token is invalid. | AUTHENTICATION
          403 | ExpiredTokenException: x | AUTHENTICATION
          403 | AccessDeniedException: x | PERMISSION
          424 | SomethingNew: x | SERVER_ERROR
          """
              .replace('\'', '’')
              .replaceAll("\\| (\\w+): (.*) \\|", "| {'message':'$2','code':'$1'} |"));

  private static final List<Sample> COHERE =
      samples(
          """
          400 | {'id':'1','message':'x','error_type':'TOO_MANY_TOKENS'} | CONTEXT_TOO_LONG
          400 | {'message':'too many tokens: total number of tokens in the prompt cannot exceed 8 - received 9.'} | CONTEXT_TOO_LONG
          400 | {'message':'too many tokens: size limit exceeded by 9 tokens.'} | CONTEXT_TOO_LONG
          400 | {'message':'too many tokens: max tokens must be less than or equal to 4096, the maximum output for this model'} | CALLER_FAULT
          400 | {'message':'x','error_type':'INVALID_TOOL_GENERATION'} | MALFORMED
          400 | {'message':'invalid request: message must be at least 1 token long'} | CALLER_FAULT
          400 | {'message':'model !x! not found'} | MODEL_NOT_FOUND
          401 | {'message':'invalid api token'} | AUTHENTICATION
          402 | {'message':'Please add or update your payment method'} | QUOTA_EXHAUSTED
          404 | {'id':'1','message':'model !x! was removed on September 15, 2025.'} | MODEL_NOT_FOUND
          429 | {'message':'You are using a Trial key, which is limited to 1000 API calls / month.'} | QUOTA_EXHAUSTED
          429 | {'message':'You are using a Trial key, which is limited to 20 API calls / minute.'} | RATE_LIMITED
          498 | {'message':'blocked input: please adjust your prompt'} | CONTENT_FILTERED
          500 | {'message':'internal server error'} | SERVER_ERROR
          503 | {'message':'service unavailable'} | OVERLOADED
          """);

  private record Sample(int status, byte[] body, FailureClass failure) {
    @Override
    public String toString() {
      return status + " " + new String(body, UTF_8);
    }
  }

  @Test
  void anErrorOfAChatHostHasTheClassThatItsBodyAndStatusSay() {
    hold(CHAT, new ChatCompletions(new FixedTime()));
  }

  @Test
  void anErrorOfAnthropicHasTheClassThatItsBodyAndStatusSay() {
    hold(MESSAGES, new Messages(new FixedTime()));
  }

  @Test
  void anErrorOfGoogleHasTheClassThatItsBodyAndStatusSay() {
    hold(GEMINI, new Gemini(Host.GOOGLE_AI, new FixedTime()));
  }

  @Test
  void anErrorOfBedrockHasTheClassThatItsNameAndMessageSay() {
    hold(CONVERSE, new Converse(new FixedTime(), "m"));
  }

  @Test
  void anErrorOfCohereHasTheClassThatItsBodyAndStatusSay() {
    hold(COHERE, new Cohere(new FixedTime()));
  }

  @Test
  void everyRowDecidesAnErrorAndNoneIsHidden() {
    assertEquals(List.of(), idle(GeminiErrors.RULES, GEMINI));
    assertEquals(List.of(), idle(ConverseErrors.RULES, CONVERSE));
    assertEquals(List.of(), idle(ChatErrors.RULES, CHAT));
    assertEquals(List.of(), idle(MessagesErrors.RULES, MESSAGES));
    assertEquals(List.of(), idle(CohereErrors.RULES, COHERE));
  }

  @Test
  void theDocumentationShowsTheTables() {
    Documentation.says("docs/failures.md", "chat-completions", table(ChatErrors.RULES));
    Documentation.says("docs/failures.md", "messages", table(MessagesErrors.RULES));
    Documentation.says("docs/failures.md", "gemini", table(GeminiErrors.RULES));
    Documentation.says("docs/failures.md", "converse", table(ConverseErrors.RULES));
    Documentation.says("docs/failures.md", "cohere", table(CohereErrors.RULES));
    Documentation.says("docs/failures.md", "statuses", statuses());
  }

  private static void hold(List<Sample> samples, Protocol protocol) {
    assertAll(
        samples.stream()
            .map(
                sample ->
                    (Executable)
                        () -> {
                          Reading reading =
                              protocol.parse(
                                  Operation.CHAT, sample.status(), Headers.none(), sample.body());
                          Fault fault = assertInstanceOf(Fault.class, reading);
                          assertEquals(sample.failure(), fault.failure(), sample.toString());
                        }));
  }

  private static List<String> idle(List<Rule> rules, List<Sample> samples) {
    List<Rule> deciding =
        samples.stream()
            .flatMap(
                sample ->
                    rules.stream()
                        .filter(
                            rule ->
                                rule.fits(
                                    sample.status(), ErrorBody.of(sample.status(), sample.body())))
                        .findFirst()
                        .stream())
            .toList();
    return rules.stream()
        .filter(rule -> !deciding.contains(rule))
        .map(FailureRulesTest::row)
        .toList();
  }

  private static String table(List<Rule> rules) {
    return "| status | where | pattern | class | source |\n|---|---|---|---|---|\n"
        + rules.stream().map(FailureRulesTest::row).collect(Collectors.joining());
  }

  private static String row(Rule rule) {
    String statuses =
        rule.statuses().stream().map(String::valueOf).collect(Collectors.joining(", "));
    String pattern = rule.pattern().pattern();
    return "| %s | %s | %s | `%s` | %s |\n"
        .formatted(
            statuses.isEmpty() ? "any" : statuses,
            rule.where().name().toLowerCase(Locale.ROOT),
            pattern.isEmpty() ? "anything" : code(pattern),
            rule.failure().wireName(),
            rule.source());
  }

  /// As code within a table, where a bar would end the cell.
  private static String code(String pattern) {
    String fence = pattern.contains("`") ? "``" : "`";
    return fence + pattern.replace("|", "\\|") + fence;
  }

  private static String statuses() {
    Rules none = new Rules(List.of());
    ErrorBody nothing = new ErrorBody(List.of(), "");
    FailureClass ours = none.classify(400, nothing);
    FailureClass theirs = none.classify(500, nothing);
    String rows =
        IntStream.range(400, 600)
            .filter(status -> none.classify(status, nothing) != (status < 500 ? ours : theirs))
            .mapToObj(
                status ->
                    "| %d | `%s` |\n".formatted(status, none.classify(status, nothing).wireName()))
            .collect(Collectors.joining());
    return "| status | class |\n|---|---|\n"
        + rows
        + "| any other 4xx | `%s` |\n".formatted(ours.wireName())
        + "| any other | `%s` |\n".formatted(theirs.wireName());
  }

  private static List<Sample> samples(String table) {
    return table.lines().map(FailureRulesTest::sample).toList();
  }

  private static Sample sample(String line) {
    String[] cells = line.split(" \\| ", 3);
    return new Sample(
        Integer.parseInt(cells[0]),
        cells[1].replace('"', ' ').replace('\'', '"').replace('!', '\'').getBytes(UTF_8),
        FailureClass.valueOf(cells[2].strip()));
  }
}

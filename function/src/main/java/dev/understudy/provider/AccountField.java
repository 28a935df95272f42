package dev.understudy.provider;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an account has beside its key: where it is, whose it is, and other ways to say the key.
///
/// In a config, and in a stored secret's JSON, under the name in lower case, `aws_region`, or
/// without underscores, `awsRegion`; the names are Portkey's where Portkey has one. A value is a
/// string, and becomes a part of a host, of a path or of a signature.
public enum AccountField {
  /// Azure: the resource, which is the first label of the host.
  RESOURCE_NAME(Kind.ACCOUNT, Shape.LABEL, "azure_resource_name"),
  /// Azure: the deployment, in place of the model.
  DEPLOYMENT_ID(Kind.DETAIL, Shape.NAME, "azure_deployment_id"),
  /// Azure: the version of the API; `v1` for the form without versions.
  API_VERSION(Kind.DETAIL, Shape.NAME, "azure_api_version"),
  /// Azure: a token of Entra ID, in place of a key.
  AZURE_AD_TOKEN(Kind.KEY, Shape.KEY),
  /// Azure: the application that asks for a token.
  AZURE_ENTRA_CLIENT_ID(Kind.ACCOUNT, Shape.NAME),
  /// Azure: the application's secret, in place of a key.
  AZURE_ENTRA_CLIENT_SECRET(Kind.KEY, Shape.KEY),
  /// Azure: whose directory the application is in.
  AZURE_ENTRA_TENANT_ID(Kind.ACCOUNT, Shape.NAME),
  /// Azure AI Foundry: the whole endpoint.
  AZURE_FOUNDRY_URL(Kind.ACCOUNT, Shape.URL),
  /// Bedrock: the region, which is in the host.
  AWS_REGION(Kind.ACCOUNT, Shape.LABEL, "region"),
  /// Bedrock: which access key signs.
  AWS_ACCESS_KEY_ID(Kind.ACCOUNT, Shape.NAME),
  /// Bedrock: the secret half of that access key, in place of a key.
  AWS_SECRET_ACCESS_KEY(Kind.KEY, Shape.KEY),
  /// Bedrock: of a temporary access key.
  AWS_SESSION_TOKEN(Kind.ACCOUNT, Shape.KEY),
  /// Bedrock: `role` for the function's own; in a stored secret alone.
  AWS_AUTH_TYPE(Kind.ACCOUNT, Shape.NAME),
  /// Vertex: the project.
  VERTEX_PROJECT_ID(Kind.ACCOUNT, Shape.NAME, "project_id"),
  /// Vertex: the location, which is in the host; `global` is one.
  VERTEX_REGION(Kind.ACCOUNT, Shape.LABEL),
  /// Vertex: a service account's key file, as text or as an object, in place of a key.
  VERTEX_SERVICE_ACCOUNT_JSON(Kind.KEY, Shape.JSON),
  /// Cloudflare: the account.
  WORKERS_AI_ACCOUNT_ID(Kind.ACCOUNT, Shape.NAME),
  /// Snowflake: the account, which is in the host.
  SNOWFLAKE_ACCOUNT(Kind.ACCOUNT, Shape.HOST),
  /// Databricks: the workspace, which is the host's beginning.
  DATABRICKS_WORKSPACE(Kind.ACCOUNT, Shape.HOST),
  /// OpenAI: which organization pays.
  OPENAI_ORGANIZATION(Kind.DETAIL, Shape.NAME),
  /// OpenAI: which project pays.
  OPENAI_PROJECT(Kind.DETAIL, Shape.NAME);

  /// What a field decides.
  public enum Kind {
    /// Where the key goes, or whose it is: it has to come from where the key comes from.
    ACCOUNT,
    /// Neither: anybody may say it.
    DETAIL,
    /// It is the key, in another form.
    KEY
  }

  /// What a value looks like.
  enum Shape {
    /// One label of a host's name: RFC 1123, section 2.1.
    LABEL("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", "letters, digits and hyphens"),
    /// Several labels.
    HOST("[A-Za-z0-9]([A-Za-z0-9._-]{0,125}[A-Za-z0-9])?", "letters, digits, hyphens and dots"),
    /// A word that needs no quoting in a path or a header. A dot alone, or two, would be no segment
    /// but a step along the path: RFC 3986, section 3.3.
    NAME(
        "(?![.]{1,2}$)[A-Za-z0-9._:-]{1,128}",
        "letters, digits, dots, colons, hyphens and underscores, and not dots alone"),
    /// What fits into a header.
    KEY("[!-~]{1,8192}", "a key"),
    /// An address.
    URL("https?://[!-~]{1,2000}", "a URL"),
    /// An object, or its text.
    JSON("(?s)\\s*\\{.*\\}\\s*", "a JSON object");

    private final String pattern;
    private final String text;

    Shape(String pattern, String text) {
      this.pattern = pattern;
      this.text = text;
    }
  }

  private static final Map<String, AccountField> BY_NAME = byName();

  private final String wireName;
  private final Kind kind;
  private final Shape shape;

  @SuppressWarnings("ImmutableEnumChecker") // It is a copy that nobody can change.
  private final List<String> aliases;

  AccountField(Kind kind, Shape shape, String... aliases) {
    this.wireName = name().toLowerCase(Locale.ROOT);
    this.kind = kind;
    this.shape = shape;
    this.aliases = List.of(aliases);
  }

  /// `aws_region`.
  public String wireName() {
    return wireName;
  }

  /// Other names of it in a config.
  public List<String> aliases() {
    return aliases;
  }

  /// What it decides.
  public Kind kind() {
    return kind;
  }

  /// Whether its value must not be seen.
  public boolean isSecret() {
    return kind == Kind.KEY || shape == Shape.KEY || this == AWS_ACCESS_KEY_ID;
  }

  /// A regular expression that all of a value fits.
  public String pattern() {
    return shape.pattern;
  }

  /// What a value is, for people.
  public String text() {
    return shape.text;
  }

  /// The field of that name, in any of its spellings.
  public static Optional<AccountField> named(String name) {
    return Optional.ofNullable(BY_NAME.get(plain(name)));
  }

  private static Map<String, AccountField> byName() {
    Map<String, AccountField> fields = new HashMap<>();
    for (AccountField field : values()) {
      fields.put(plain(field.wireName), field);
      field.aliases.forEach(alias -> fields.put(plain(alias), field));
    }
    return Map.copyOf(fields);
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}

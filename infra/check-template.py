#!/usr/bin/env python3
"""Checks what SAM makes of template.yaml, without AWS: the facts that the template's own text does not show.

    infra/check-template.py        exits with 1 and says what is wrong, or says what was found

TemplateTest holds the template to the code (routes, timeouts, handler, variables); this holds the expanded template to the
template. It needs the Python package aws-sam-translator, which `sam` and `cfn-lint` bring along.
"""
import json
import os
import pathlib
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")  # the translator asks for one, and calls nobody

from samtranslator.public.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = pathlib.Path(__file__).resolve().parent.parent / "template.yaml"

# AWS has no resource to name for these. Source: the Service Authorization Reference.
WITHOUT_RESOURCE = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}

SECRETS = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${Prefix}/*"
MODELS = {
    "arn:${AWS::Partition}:bedrock:*::foundation-model/*",
    "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:inference-profile/*",
    "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:application-inference-profile/*",
}
CALL_MODELS = {"bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"}

problems = []


def expect(fact, problem):
    if not fact:
        problems.append(problem)


class NoManagedPolicies:
    """Where `sam` would ask IAM for the names of AWS's policies."""

    def load(self):
        return {}


def expanded(template):
    """The CloudFormation template, with a made-up place for the code."""
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/code"
    try:
        return transform(template, {}, NoManagedPolicies())["Resources"]
    except InvalidDocumentException as wrong:
        sys.exit("SAM cannot expand template.yaml: " + "; ".join(cause.message for cause in wrong.causes))


def as_list(value):
    return value if isinstance(value, list) else [value]


def found(name, value):
    """Every value of the fields of this name, wherever they stand."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name:
                yield inner
            yield from found(name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from found(name, inner)


def of_type(resources, kind):
    return {name: each.get("Properties", {}) for name, each in resources.items() if each["Type"] == kind}


def check_functions(resources):
    for name, function in of_type(resources, "AWS::Lambda::Function").items():
        expect(function.get("SnapStart") == {"ApplyOn": "PublishedVersions"}, f"{name} is without SnapStart")
        expect(function.get("TracingConfig") == {"Mode": "Active"}, f"{name} is not traced")
        expect(function.get("Architectures") == ["arm64"], f"{name} is not arm64")
        logging = function.get("LoggingConfig", {})
        expect(logging.get("LogFormat") == "JSON", f"{name} does not log JSON")
        group = logging.get("LogGroup", {}).get("Ref")
        expect(group in of_type(resources, "AWS::Logs::LogGroup"), f"{name} logs to a group that is not in the template")
        versions = [v for v in of_type(resources, "AWS::Lambda::Version").values() if v["FunctionName"] == {"Ref": name}]
        expect(len(versions) == 1, f"{name} has {len(versions)} versions, not one")
        expect(all("Fn::Sub" in v.get("Description", {}) for v in versions), f"{name}: a changed parameter makes no new version")
        aliases = [a for a in of_type(resources, "AWS::Lambda::Alias").values() if a["FunctionName"] == {"Ref": name}]
        expect([alias["Name"] for alias in aliases] == ["live"], f"{name} has not one alias, `live`")


def called(resources, uri):
    """The function behind an integration's URI, which has to name its alias."""
    name = uri["Fn::Sub"].split("functions/${")[1].split("}")[0]
    alias = of_type(resources, "AWS::Lambda::Alias").get(name)
    return resources[alias["FunctionName"]["Ref"]]["Properties"] if alias else None


def check_throttling(settings, prefix, name):
    expect({prefix + "RateLimit", prefix + "BurstLimit"} <= settings.keys(), f"the stage of {name} is not throttled")


def check_access_log(format, name):
    try:
        return json.loads(format)
    except ValueError:
        problems.append(f"the access log of {name} is not JSON")
        return {}


def method_of(name):
    """A method as an event of SAM names it; OpenAPI has another name for all of them."""
    return "ANY" if name == "x-amazon-apigateway-any-method" else name.upper()


def check_routes(resources, template):
    """Every event of the template is a route, no other is, and each calls the alias, which lets it."""
    wanted = {
        (method_of(event["Properties"]["Method"]), event["Properties"]["Path"])
        for function in template["Resources"].values()
        for event in function.get("Properties", {}).get("Events", {}).values()
    }
    routes = set()
    for api, properties in of_type(resources, "AWS::ApiGatewayV2::Api").items():
        for path, methods in properties["Body"]["paths"].items():
            for method, operation in methods.items():
                route = f"{method.upper()} {path}"
                routes.add((method_of(method), path))
                integration = operation["x-amazon-apigateway-integration"]
                function = called(resources, integration["uri"])
                expect(function, f"{route} calls no alias")
                expect(integration["payloadFormatVersion"] == "2.0", f"{route} is not in payload format 2.0")
                expect(integration["timeoutInMillis"] <= 30000, f"{route} waits for longer than an HTTP API can")
                in_time = function and function["Timeout"] * 1000 < integration["timeoutInMillis"]
                expect(in_time, f"{route} gives up before its function")
        stages = [s for s in of_type(resources, "AWS::ApiGatewayV2::Stage").values() if s["ApiId"] == {"Ref": api}]
        expect(len(stages) == 1, f"{api} has {len(stages)} stages, not one")
        for stage in stages:
            check_throttling(stage.get("DefaultRouteSettings", {}), "Throttling", api)
            check_access_log(stage.get("AccessLogSettings", {}).get("Format", ""), api)
    expect(routes == wanted, f"the routes are {sorted(routes)}, not {sorted(wanted)}")
    return routes


def check_streaming(resources, routes):
    """The REST API has the routes of the HTTP API, each streams from the alias, and what goes wrong there looks like our errors."""
    for api, properties in of_type(resources, "AWS::ApiGateway::RestApi").items():
        found_routes = set()
        for path, methods in properties["Body"]["paths"].items():
            for method, operation in methods.items():
                route = f"{api}: {method.upper()} {path}"
                found_routes.add((method_of(method), path))
                integration = operation["x-amazon-apigateway-integration"]
                function = called(resources, integration["uri"])
                expect(function, f"{route} calls no alias")
                expect(integration["type"] == "aws_proxy" and integration["httpMethod"] == "POST", f"{route} does not call Lambda")
                expect(integration.get("responseTransferMode") == "STREAM", f"{route} does not stream")
                uri = integration["uri"]["Fn::Sub"]
                streams = "/2021-11-15/" in uri and uri.endswith("/response-streaming-invocations")
                expect(streams, f"{route} calls its function without streaming")
                in_time = function and function["Timeout"] * 1000 <= integration["timeoutInMillis"] <= 900000
                expect(in_time, f"{route} gives up before its function, or waits for longer than a REST API can")
                wrapper = function and function["Environment"]["Variables"].get("AWS_LAMBDA_EXEC_WRAPPER")
                expect(wrapper, f"{route} calls a function that does not stream")
        expect(found_routes == routes, f"{api} has the routes {sorted(found_routes)}, not {sorted(routes)}")
        expect(properties["EndpointConfiguration"]["Types"] == ["REGIONAL"], f"{api} is not Regional")
        policy = properties.get("SecurityPolicy", "")
        expect(policy.startswith("SecurityPolicy_TLS13") and "EndpointAccessMode" in properties, f"{api} takes old versions of TLS")
        answers = properties["Body"]["x-amazon-apigateway-gateway-responses"]
        for kind in ["DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT"]:
            expect(kind in answers, f"{api} answers {kind} in API Gateway's words")
        for kind, answer in answers.items():
            body = answer["responseTemplates"]["application/json"].replace("$context.error.messageString", '"…"')
            error = json.loads(body).get("error", {})
            expect(set(error) == {"message", "type", "param", "code"}, f"{api} answers {kind} in another shape than OpenAI's")
        stages = [s for s in of_type(resources, "AWS::ApiGateway::Stage").values() if s["RestApiId"] == {"Ref": api}]
        expect(len(stages) == 1, f"{api} has {len(stages)} stages, not one")
        for stage in stages:
            settings = stage["MethodSettings"][0]
            check_throttling(settings, "Throttling", api)
            expect(settings.get("DataTraceEnabled") is False, f"the stage of {api} may log prompts and answers")
            expect(settings.get("MetricsEnabled") is True, f"the stage of {api} has no metrics")
            condition, log, without = stage["AccessLogSetting"]["Fn::If"]
            line = check_access_log(log["Format"], api)
            times = {"$context.integration." + name for name in ("responseTransferMode", "timeToAllHeaders", "timeToFirstContent")}
            expect(times <= set(line.values()), f"the access log of {api} does not say how it streamed")
            expect(condition and without == {"Ref": "AWS::NoValue"}, f"{api} needs a role that an account need not have")


# The condition that each front door stands or falls with.
CONDITIONS = {
    "AWS::ApiGateway::RestApi": {"HasRestApi"},
    "AWS::ApiGateway::Stage": {"HasRestApi"},
    "AWS::ApiGateway::Deployment": {"HasRestApi"},
    "AWS::Lambda::Url": {"HasFunctionUrl"},
}


def check_conditions(resources):
    """Front doors that were not asked for are not there, and nobody but a front door may call a function."""
    for kind, wanted in CONDITIONS.items():
        got = {each.get("Condition") for each in resources.values() if each["Type"] == kind}
        expect(got == wanted, f"{kind} is there under {got}, not {wanted}")
    for name, url in of_type(resources, "AWS::Lambda::Url").items():
        expect(url["InvokeMode"] == "RESPONSE_STREAM", f"{name} does not stream")
        expect(url["TargetFunctionArn"]["Ref"] in of_type(resources, "AWS::Lambda::Alias"), f"{name} calls no alias")
    public = set()
    for name, permission in of_type(resources, "AWS::Lambda::Permission").items():
        expect(permission["FunctionName"].get("Ref") in of_type(resources, "AWS::Lambda::Alias"), f"{name} is not for an alias")
        if permission["Principal"] == "*":
            by_url = permission.get("FunctionUrlAuthType") == "NONE" or permission.get("InvokedViaFunctionUrl") is True
            expect(by_url, f"{name} lets anybody call, and not by way of the function URL alone")
            expect(resources[name].get("Condition") == "HasPublicFunctionUrl", f"{name} is there without being asked for")
            public.add(permission["Action"])
        else:
            expect("SourceArn" in permission, f"{name} lets any API call")
    both = {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    expect(public == both, f"a public function URL is allowed {sorted(public)}, and needs {sorted(both)}")


def check_rights(resources):
    statements = []
    for name, role in of_type(resources, "AWS::IAM::Role").items():
        expect("ManagedPolicyArns" not in role, f"{name} has AWS's policies, which are wider than ours")
        for document in found("PolicyDocument", role.get("Policies", [])):
            statements += [(name, statement) for statement in document["Statement"]]
    for name, statement in statements:
        sid, actions = f"{name}/{statement.get('Sid')}", set(as_list(statement["Action"]))
        expect(not any("*" in action for action in actions), f"{sid} has a wildcard in {sorted(actions)}")
        for resource in as_list(statement["Resource"]):
            if resource == "*":
                expect(actions <= WITHOUT_RESOURCE, f"{sid} allows {sorted(actions)} on everything")
            elif any(action.startswith("secretsmanager:") for action in actions):
                expect(resource == {"Fn::Sub": SECRETS}, f"{sid} reads secrets that are not below the prefix")
                expect(actions == {"secretsmanager:GetSecretValue"}, f"{sid} allows {sorted(actions)}")
            elif any(action.startswith("bedrock:") for action in actions):
                expect(resource["Fn::Sub"] in MODELS, f"{sid} calls what is no model: {resource}")
                expect(actions == CALL_MODELS, f"{sid} allows {sorted(actions)}")
            else:
                text = json.dumps(resource)
                expect("*" not in text, f"{sid} has a wildcard in {text}")
    return statements


def check_logs(resources):
    groups = of_type(resources, "AWS::Logs::LogGroup")
    for name, group in groups.items():
        expect("RetentionInDays" in group, f"{name} keeps its lines for ever")
        expect("DeletionPolicy" in resources[name], f"{name} does not say what becomes of it")
    return groups


template = yaml_parse(TEMPLATE.read_text())
resources = expanded(yaml_parse(TEMPLATE.read_text()))
check_functions(resources)
routes = check_routes(resources, template)
check_streaming(resources, routes)
check_conditions(resources)
statements = check_rights(resources)
groups = check_logs(resources)
for problem in problems:
    print("template.yaml: " + problem, file=sys.stderr)
if problems:
    sys.exit(1)
print(
    f"template.yaml, expanded: {len(resources)} resources, {len(routes)} routes on the aliases, "
    f"{len(statements)} permissions, {len(groups)} log groups with a retention"
)

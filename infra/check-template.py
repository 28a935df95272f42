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
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/code"
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


def check_routes(resources, template):
    """Every event of the template is a route, no other is, and each calls the alias, which lets it."""
    wanted = {
        (event["Properties"]["Method"].upper(), event["Properties"]["Path"])
        for function in template["Resources"].values()
        for event in function["Properties"].get("Events", {}).values()
    }
    aliases = set(of_type(resources, "AWS::Lambda::Alias"))
    routes = set()
    for api, properties in of_type(resources, "AWS::ApiGatewayV2::Api").items():
        for path, methods in properties["Body"]["paths"].items():
            for method, operation in methods.items():
                route = f"{method.upper()} {path}"
                routes.add((method.upper(), path))
                integration = operation["x-amazon-apigateway-integration"]
                called = integration["uri"]["Fn::Sub"].split("functions/${")[1].split("}")[0]
                expect(called in aliases, f"{route} calls {called}, which is no alias")
                expect(integration["payloadFormatVersion"] == "2.0", f"{route} is not in payload format 2.0")
                expect(integration["timeoutInMillis"] <= 30000, f"{route} waits for longer than an HTTP API can")
                for function in of_type(resources, "AWS::Lambda::Function").values():
                    expect(function["Timeout"] * 1000 < integration["timeoutInMillis"], f"{route} gives up before its function")
        stages = [s for s in of_type(resources, "AWS::ApiGatewayV2::Stage").values() if s["ApiId"] == {"Ref": api}]
        expect(len(stages) == 1, f"{api} has {len(stages)} stages, not one")
        for stage in stages:
            settings = stage.get("DefaultRouteSettings", {})
            throttled = {"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= settings.keys()
            expect(throttled, f"the stage of {api} is not throttled")
            try:
                json.loads(stage.get("AccessLogSettings", {}).get("Format", ""))
            except ValueError:
                problems.append(f"the access log of {api} is not JSON")
    expect(routes == wanted, f"the routes are {sorted(routes)}, not {sorted(wanted)}")
    for name, permission in of_type(resources, "AWS::Lambda::Permission").items():
        expect(permission["FunctionName"].get("Ref") in aliases, f"{name} is not for an alias")
        expect("SourceArn" in permission, f"{name} lets any API call")
    return routes


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
statements = check_rights(resources)
groups = check_logs(resources)
for problem in problems:
    print("template.yaml: " + problem, file=sys.stderr)
if problems:
    sys.exit(1)
print(
    f"template.yaml, expanded: {len(resources)} resources, {len(routes)} routes on the alias, "
    f"{len(statements)} permissions, {len(groups)} log groups with a retention"
)

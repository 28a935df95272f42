#!/usr/bin/env python3
"""Checks what SAM and CloudFormation make of the templates, without AWS: the facts that their own text does not show.

    infra/check-template.py        exits with 1 and says what is wrong, or says what was found

Every stack of `STACKS` is expanded for its parameters and checked; between them, every condition has to be true once and false
once. Everything of `REFUSED` has to be refused, by every rule once. TemplateTest and AlarmsTest hold the templates to the code;
this holds what becomes of them to the templates. It needs the Python package aws-sam-translator, which `sam` and `cfn-lint`
bring along.
"""
import copy
import json
import logging
import os
import pathlib
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")  # the translator asks for one, and calls nobody
logging.disable(logging.WARNING)

from samtranslator.public.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from cloudformation import Refused, Stack, references

HOME = pathlib.Path(__file__).resolve().parent.parent

KEY = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d"
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d"
FIREWALL = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/one/0a1b2c3d"
MODEL = "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-v1:0"
PROFILE = "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-v1:0"
VPC = {"SubnetIds": "subnet-0a,subnet-0b", "SecurityGroupIds": "sg-0a"}

# Stacks that somebody could want, by the template's file.
STACKS = {
    "template.yaml": {
        "as it is": {},
        "whole answers alone": {"RestApi": "off"},
        "streams alone": {"HttpApi": "off"},
        "the function URL alone, for the account": {"HttpApi": "off", "RestApi": "off", "FunctionUrl": "iam"},
        "the function URL alone, for everybody": {
            "HttpApi": "off", "RestApi": "off", "FunctionUrl": "access-key", "ReservedConcurrency": "10", "AllowedOrigins": "*"},
        "every door": {"FunctionUrl": "iam"},
        "signed": {"HttpApi": "iam", "RestApi": "iam"},
        "tokens and a usage plan": {
            "HttpApi": "jwt", "JwtIssuer": "https://login.example/", "JwtAudience": "one,two", "RestApi": "usage-plan"},
        "with everything beside": {
            "WebAclArn": FIREWALL, "RestApiAccessLog": "on", "SecretsKeyArn": KEY, "KeyArn": KEY, "TableName": "understudy",
            "BedrockModels": MODEL + "," + PROFILE, "Tracing": "PassThrough", "Prices": "on", **VPC},
        "in steps": {"TrafficShift": "Canary10Percent5Minutes"},
        "in steps, whole answers alone": {"TrafficShift": "Linear10PercentEvery1Minute", "RestApi": "off"},
        "in steps, streams alone": {"TrafficShift": "Canary10Percent30Minutes", "HttpApi": "off"},
        "domains": {
            "HttpApiDomain": "whole.example.com", "RestApiDomain": "llm.example.com", "CertificateArn": CERTIFICATE, "HostedZoneId": "Z1"},
        "domains with records made elsewhere": {
            "HttpApiDomain": "whole.example.com", "RestApiDomain": "llm.example.com", "CertificateArn": CERTIFICATE},
    },
    "infra/table.yaml": {"as it is": {}, "with a key": {"KeyArn": KEY}},
    "infra/waf.yaml": {"as it is": {}},
    "infra/dashboard.yaml": {"as it is": {}},
    "infra/alarms.yaml": {
        "as they are": {},
        "of every door, and somebody is told": {
            "TopicArn": "arn:aws:sns:eu-west-1:123456789012:pager", "GatewayFunction": "one", "StreamingFunction": "two",
            "HttpApiId": "a1", "RestApiName": "understudy-streaming"},
    },
}

# Parameters of template.yaml that make no sense together, and who has to say so: a rule, or a parameter's own pattern.
REFUSED = [
    ("AtLeastOneDoor", {"HttpApi": "off", "RestApi": "off"}),
    ("TokensNameTheirIssuer", {"HttpApi": "jwt", "JwtAudience": "one"}),
    ("TokensNameTheirIssuer", {"HttpApi": "jwt", "JwtIssuer": "https://login.example/"}),
    ("NoIssuerWithoutTokens", {"JwtIssuer": "https://login.example/"}),
    ("NoIssuerWithoutTokens", {"RestApi": "iam", "JwtAudience": "one"}),
    ("PagesNeedAnOpenDoor", {"HttpApi": "iam", "RestApi": "usage-plan", "AllowedOrigins": "https://app.example"}),
    ("HttpApiDomainIsWhole", {"HttpApi": "off", "HttpApiDomain": "a.example", "CertificateArn": CERTIFICATE}),
    ("HttpApiDomainIsWhole", {"HttpApiDomain": "a.example"}),
    ("HttpApiDomainIsWhole", {"HttpApiDomain": "a.example", "RestApiDomain": "a.example", "CertificateArn": CERTIFICATE}),
    ("RestApiDomainIsWhole", {"RestApi": "off", "RestApiDomain": "a.example", "CertificateArn": CERTIFICATE}),
    ("RestApiDomainIsWhole", {"RestApiDomain": "a.example"}),
    ("NoCertificateWithoutDomain", {"CertificateArn": CERTIFICATE}),
    ("NoCertificateWithoutDomain", {"HostedZoneId": "Z1"}),
    ("FirewallNeedsTheRestApi", {"RestApi": "off", "WebAclArn": FIREWALL}),
    ("AccessLogNeedsTheRestApi", {"RestApi": "off", "RestApiAccessLog": "on"}),
    ("SubnetsNeedGroups", {"SubnetIds": "subnet-0a"}),
    ("SubnetsNeedGroups", {"FunctionUrl": "iam", **VPC}),
    ("GroupsNeedSubnets", {"SecurityGroupIds": "sg-0a"}),
    ("RestApi", {"RestApi": "jwt"}),
    ("HttpApi", {"HttpApi": "usage-plan"}),
    ("FunctionUrl", {"FunctionUrl": "jwt"}),
    ("BedrockModels", {"BedrockModels": "arn:aws:bedrock:eu-west-1::foundation-model/*"}),
    ("BedrockModels", {"BedrockModels": MODEL + ",*"}),
    ("TableName", {"TableName": "*"}),
    ("KeyArn", {"KeyArn": "alias/mine"}),
]

# AWS has no resource to name for these. Source: the Service Authorization Reference; of the network interfaces, "Required IAM
# permissions" in Lambda's guide to VPCs.
WITHOUT_RESOURCE = {
    "xray:PutTraceSegments", "xray:PutTelemetryRecords",
    "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
}
SECRETS = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${Prefix}/*"
TABLE = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}"
# What the role may do at most, with each kind of resource.
ALLOWED = {
    "secretsmanager": {"GetSecretValue"},
    "bedrock": {"InvokeModel", "InvokeModelWithResponseStream"},
    "dynamodb": {"GetItem", "PutItem", "UpdateItem", "DeleteItem"},
    "kms": {"Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"},
    "logs": {"CreateLogStream", "PutLogEvents"},
}

problems = []
where = ""


def expect(fact, problem):
    if not fact:
        problems.append(f"{where}: {problem}")


class NoManagedPolicies:
    """Where `sam` would ask IAM for the names of AWS's policies."""

    def load(self):
        return {}


def expanded(template, values):
    """What SAM makes of `template` for these parameters, with a made-up place for the code."""
    if "Globals" not in template:
        return template
    template = copy.deepcopy(template)
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/code"
    try:
        return transform(template, dict(values), NoManagedPolicies())
    except InvalidDocumentException as wrong:
        sys.exit(f"SAM cannot expand {where}: " + "; ".join(cause.message for cause in wrong.causes))


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


def of_type(stack, kind):
    return {name: each.get("Properties", {}) for name, each in stack.resources.items() if each["Type"] == kind}


def check_references(stack):
    """Nothing that is there leans on something that is not."""
    gone = set(stack.template["Resources"]) - set(stack.resources)
    for section in (stack.resources, stack.outputs):
        for name, each in section.items():
            missing = gone & set(references(each))
            expect(not missing, f"{name} needs {sorted(missing)}, which is not there")


def check_functions(stack):
    values = stack.values
    functions = of_type(stack, "AWS::Lambda::Function")
    wanted = {name for name, there in (
        ("GatewayFunction", values["HttpApi"] != "off"),
        ("StreamingFunction", values["RestApi"] != "off" or values["FunctionUrl"] != "off")) if there}
    expect(set(functions) == wanted, f"the functions are {sorted(functions)}, not {sorted(wanted)}")
    for name, function in functions.items():
        expect(function.get("SnapStart") == {"ApplyOn": "PublishedVersions"}, f"{name} is without SnapStart")
        expect(function.get("TracingConfig") == {"Mode": values["Tracing"]}, f"{name} is traced otherwise than asked for")
        expect(function.get("Architectures") == ["arm64"], f"{name} is not arm64")
        expect(function.get("KmsKeyArn", "") == values["KeyArn"], f"{name} is encrypted with another key than asked for")
        in_vpc = function.get("VpcConfig", {}).get("SubnetIds", [])
        expect(",".join(in_vpc) == values["SubnetIds"], f"{name} is in {in_vpc}")
        reserved = function.get("ReservedConcurrentExecutions", "")
        expect(reserved == values["ReservedConcurrency"], f"{name} reserves {reserved}")
        logging = function.get("LoggingConfig", {})
        expect(logging.get("LogFormat") == "JSON", f"{name} does not log JSON")
        group = logging.get("LogGroup", {}).get("Ref")
        expect(group in of_type(stack, "AWS::Logs::LogGroup"), f"{name} logs to a group that is not in the template")
        check_versions(stack, name)
    expect(not list(found("ProvisionedConcurrencyConfig", stack.resources)), "there is provisioned concurrency, which SnapStart excludes")


def check_versions(stack, name):
    versions = [v for v in of_type(stack, "AWS::Lambda::Version").values() if v["FunctionName"] == {"Ref": name}]
    expect(len(versions) == 1, f"{name} has {len(versions)} versions, not one")
    expect(all("Fn::Sub" in v.get("Description", {}) for v in versions), f"{name}: a changed parameter makes no new version")
    aliases = {a: p for a, p in of_type(stack, "AWS::Lambda::Alias").items() if p["FunctionName"] == {"Ref": name}}
    expect([alias["Name"] for alias in aliases.values()] == ["live"], f"{name} has not one alias, `live`")
    for alias in aliases:
        check_traffic_shift(stack, alias, stack.resources[alias].get("UpdatePolicy", {}).get("CodeDeployLambdaAliasUpdate"))


def check_traffic_shift(stack, alias, policy):
    """A version takes over at once, or in steps that an alarm on that version takes back."""
    wanted = stack.values["TrafficShift"]
    expect((policy is None) == (wanted == "none"), f"{alias} is moved otherwise than asked for")
    if policy:
        group = of_type(stack, "AWS::CodeDeploy::DeploymentGroup").get(policy["DeploymentGroupName"]["Ref"])
        expect(group, f"{alias} is moved by nobody")
        alarms = [each["Name"]["Ref"] for each in group["AlarmConfiguration"]["Alarms"]]
        there = of_type(stack, "AWS::CloudWatch::Alarm")
        expect(len(alarms) == 2 and set(alarms) <= set(there), f"{alias} is taken back by {alarms}, of which there are {sorted(there)}")
        watched = [d["Value"] for a in alarms if a in there for d in there[a].get("Dimensions", []) if d["Name"] == "ExecutedVersion"]
        version = of_type(stack, "AWS::Lambda::Alias")[alias]["FunctionVersion"]
        expect(watched == [version], f"the alarms of {alias} look at {watched}, not at its new version")
        name = json.dumps(group["DeploymentConfigName"])
        expect(wanted in name, f"{alias} is moved by {name}")


def called(stack, uri):
    """The function behind an integration's URI, which has to name its alias."""
    name = uri["Fn::Sub"].split("functions/${")[1].split("}")[0]
    alias = of_type(stack, "AWS::Lambda::Alias").get(name)
    return stack.resources[alias["FunctionName"]["Ref"]]["Properties"] if alias else None


def check_guards(body, asked, api):
    """Every path asks for what the parameter asks for, by a scheme that means it. The function asks for an access key besides."""
    schemes = body.get("components", {}).get("securitySchemes", {})
    wanted = None if asked == "access-key" else [{asked: []}]
    for path, methods in body["paths"].items():
        expect(set(methods) == {"x-amazon-apigateway-any-method"}, f"{api}: {path} takes {sorted(methods)}")
        for operation in methods.values():
            expect(operation.get("security") == wanted, f"{api}: {path} asks for {operation.get('security')}, not {wanted}")
    if asked == "iam":
        expect(schemes["iam"]["x-amazon-apigateway-authtype"] == "awsSigv4", f"{api} wants no signature")
    if asked == "jwt":
        token = schemes["jwt"]["x-amazon-apigateway-authorizer"]
        expect(token["jwtConfiguration"] == {"issuer": "https://login.example/", "audience": ["one", "two"]}, f"{api} takes other tokens: {token}")
    else:
        expect("jwt" not in schemes, f"{api} has an authorizer without an issuer")
    if asked == "usage-plan":
        scheme = {"type": "apiKey", "name": "x-api-key", "in": "header"}
        expect(schemes["usage-plan"] == scheme and body["x-amazon-apigateway-api-key-source"] == "HEADER", f"{api} wants no key")


def check_throttling(settings, name, rate, burst):
    expect((settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == (rate, burst), f"{name} is throttled otherwise than asked for")


def check_access_log(format, name, fields=()):
    line = json.loads(format)
    expect(set(fields) <= set(line.values()), f"the access log of {name} lacks one of {sorted(fields)}")


def check_http_api(stack):
    """Every path reaches its function's alias, in time. Returns the paths."""
    apis = of_type(stack, "AWS::ApiGatewayV2::Api")
    expect(len(apis) == (stack.values["HttpApi"] != "off"), f"there are {len(apis)} HTTP APIs")
    for name, api in apis.items():
        body = api["Body"]
        check_guards(body, stack.values["HttpApi"], name)
        shared = body["components"]["x-amazon-apigateway-integrations"]
        used = {each["$ref"] for each in found("x-amazon-apigateway-integration", body["paths"])}
        expect(used == {f"#/components/x-amazon-apigateway-integrations/{each}" for each in shared}, f"{name} has the integrations {used}")
        for integration in shared.values():
            function = called(stack, integration["uri"])
            expect(function and function["Timeout"] * 1000 < integration["timeoutInMillis"] <= 30000, f"{name} gives up before its function")
            expect(function and "AWS_LAMBDA_EXEC_WRAPPER" not in function["Environment"]["Variables"], f"{name} calls the function that streams")
            expect(integration["type"] == "aws_proxy" and integration["payloadFormatVersion"] == "2.0", f"{name} sends another kind of event")
        for stage in of_type(stack, "AWS::ApiGatewayV2::Stage").values():
            check_throttling(stage["DefaultRouteSettings"], name, stack.values["HttpApiRate"], stack.values["HttpApiBurst"])
            check_access_log(stage["AccessLogSettings"]["Format"], name)
        return set(body["paths"])


def check_rest_api(stack):
    """Every path streams from its function's alias, in time. Returns the paths."""
    apis = of_type(stack, "AWS::ApiGateway::RestApi")
    expect(len(apis) == (stack.values["RestApi"] != "off"), f"there are {len(apis)} REST APIs")
    for name, api in apis.items():
        check_guards(api["Body"], stack.values["RestApi"], name)
        for integration in found("x-amazon-apigateway-integration", api["Body"]["paths"]):
            check_streams(stack, name, integration)
        expect(api["EndpointConfiguration"]["Types"] == ["REGIONAL"], f"{name} is not Regional")
        policy = api.get("SecurityPolicy", "")
        expect(policy.startswith("SecurityPolicy_TLS13") and "EndpointAccessMode" in api, f"{name} takes old versions of TLS")
        check_own_answers(api["Body"]["x-amazon-apigateway-gateway-responses"], name)
        check_stage(stack, name)
        return set(api["Body"]["paths"])


def check_streams(stack, name, integration):
    function = called(stack, integration["uri"])
    uri = integration["uri"]["Fn::Sub"]
    expect(function, f"{name} calls no alias")
    expect(integration["type"] == "aws_proxy" and integration["httpMethod"] == "POST", f"{name} does not call Lambda")
    expect(integration.get("responseTransferMode") == "STREAM", f"{name} does not stream")
    expect("/2021-11-15/" in uri and uri.endswith("/response-streaming-invocations"), f"{name} calls its function without streaming")
    in_time = function and function["Timeout"] * 1000 <= integration["timeoutInMillis"] <= 900000
    expect(in_time, f"{name} gives up before its function, or waits for longer than a REST API can")
    expect(function and function["Environment"]["Variables"].get("AWS_LAMBDA_EXEC_WRAPPER"), f"{name} calls a function that does not stream")


def check_own_answers(answers, name):
    for kind in ["DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT"]:
        expect(kind in answers, f"{name} answers {kind} in API Gateway's words")
    for kind, answer in answers.items():
        body = answer["responseTemplates"]["application/json"].replace("$context.error.messageString", '"…"')
        error = json.loads(body).get("error", {})
        expect(set(error) == {"message", "type", "param", "code"}, f"{name} answers {kind} in another shape than OpenAI's")


def check_stage(stack, name):
    stages = [s for s in of_type(stack, "AWS::ApiGateway::Stage").values() if s["RestApiId"] == {"Ref": name}]
    expect(len(stages) == 1, f"{name} has {len(stages)} stages, not one")
    for stage in stages:
        settings = stage["MethodSettings"][0]
        check_throttling(settings, name, stack.values["RestApiRate"], stack.values["RestApiBurst"])
        expect(settings.get("DataTraceEnabled") is False, f"the stage of {name} may log prompts and answers")
        expect(settings.get("MetricsEnabled") is True, f"the stage of {name} has no metrics")
        expect(stage["TracingEnabled"] == (stack.values["Tracing"] == "Active"), f"the stage of {name} is traced otherwise than asked for")
        expect(("AccessLogSetting" in stage) == (stack.values["RestApiAccessLog"] == "on"), f"{name} needs a role that an account need not have")
        times = ["$context.integration." + each for each in ("responseTransferMode", "timeToAllHeaders", "timeToFirstContent")]
        for log in found("AccessLogSetting", stage):
            check_access_log(log["Format"], name, times)


def check_around(stack):
    """What stands before the APIs is there when it was asked for, and for them."""
    values = stack.values
    counts = {
        "AWS::ApiGateway::UsagePlan": values["RestApi"] == "usage-plan",
        "AWS::WAFv2::WebACLAssociation": values["WebAclArn"] != "",
        "AWS::ApiGatewayV2::ApiMapping": values["HttpApiDomain"] != "",
        "AWS::ApiGateway::BasePathMapping": values["RestApiDomain"] != "",
        "AWS::Route53::RecordSet": (values["HttpApiDomain"] != "") * 2 if values["HostedZoneId"] else 0,
        "AWS::Lambda::Url": values["FunctionUrl"] != "off",
        "AWS::Logs::LogGroup": 1 + (values["HttpApi"] != "off") + (values["RestApiAccessLog"] == "on"),
    }
    for kind, count in counts.items():
        expect(len(of_type(stack, kind)) == count, f"there are {len(of_type(stack, kind))} of {kind}")
    for plan in of_type(stack, "AWS::ApiGateway::UsagePlan").values():
        expect(plan["ApiStages"][0]["ApiId"] == {"Ref": "StreamingApi"} and "Quota" in plan and "Throttle" in plan, "the usage plan limits nothing")
    for firewall in of_type(stack, "AWS::WAFv2::WebACLAssociation").values():
        expect("/restapis/${StreamingApi}/stages/${StreamingApiliveStage}" in firewall["ResourceArn"]["Fn::Sub"], "the firewall is before something else")
    for name, domain in of_type(stack, "AWS::ApiGateway::DomainName").items():
        expect(domain["SecurityPolicy"].startswith("SecurityPolicy_TLS13"), f"{name} takes old versions of TLS")
    for name, domain in of_type(stack, "AWS::ApiGatewayV2::DomainName").items():
        expect(all(each["SecurityPolicy"] == "TLS_1_2" for each in domain["DomainNameConfigurations"]), f"{name} takes old versions of TLS")


def check_who_may_call(stack):
    """Nobody but a front door may call a function, and each door leads to its function's alias."""
    aliases = of_type(stack, "AWS::Lambda::Alias")
    for name, url in of_type(stack, "AWS::Lambda::Url").items():
        expect(url["InvokeMode"] == "RESPONSE_STREAM", f"{name} does not stream")
        expect(url["TargetFunctionArn"]["Ref"] == "StreamingFunctionAliaslive", f"{name} calls no alias of the function that streams")
        expect(url["AuthType"] == {"iam": "AWS_IAM", "access-key": "NONE"}[stack.values["FunctionUrl"]], f"{name} is open otherwise than asked for")
    public = set()
    for name, permission in of_type(stack, "AWS::Lambda::Permission").items():
        expect(permission["FunctionName"].get("Ref") in aliases, f"{name} is not for an alias")
        if permission["Principal"] == "*":
            by_url = permission.get("FunctionUrlAuthType") == "NONE" or permission.get("InvokedViaFunctionUrl") is True
            expect(by_url, f"{name} lets anybody call, and not by way of the function URL alone")
            public.add(permission["Action"])
        else:
            expect("SourceArn" in permission, f"{name} lets any API call")
    both = {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"} if stack.values["FunctionUrl"] == "access-key" else set()
    expect(public == both, f"everybody is allowed {sorted(public)}, not {sorted(both)}")


def check_rights(stack):
    for name, role in of_type(stack, "AWS::IAM::Role").items():
        managed = role.get("ManagedPolicyArns", [])
        if name == "CodeDeployServiceRole":
            # SAM's own, for CodeDeploy alone, which needs to move aliases and to look at alarms.
            expect([each.rsplit("/", 1)[1] for each in managed] == ["AWSCodeDeployRoleForLambda"], f"{name} has {managed}")
            expect(list(found("Service", role["AssumeRolePolicyDocument"])) == [["codedeploy.amazonaws.com"]], f"{name} is for others too")
            continue
        expect(not managed, f"{name} has AWS's policies, which are wider than ours")
        for document in found("PolicyDocument", role.get("Policies", [])):
            for statement in document["Statement"]:
                check_statement(stack, f"{name}/{statement.get('Sid')}", statement)


def check_statement(stack, sid, statement):
    actions = set(as_list(statement["Action"]))
    expect(not any("*" in action for action in actions), f"{sid} has a wildcard in {sorted(actions)}")
    for resource in as_list(statement["Resource"]):
        if resource == "*":
            expect(actions <= WITHOUT_RESOURCE, f"{sid} allows {sorted(actions)} on everything")
            continue
        for action in actions:
            service, verb = action.split(":")
            expect(verb in ALLOWED.get(service, set()), f"{sid} allows {action}")
        text = json.dumps(resource)
        expect("*" not in text or resource == {"Fn::Sub": SECRETS}, f"{sid} has a wildcard in {text}")
        expect("dynamodb:GetItem" not in actions or resource == {"Fn::Sub": TABLE}, f"{sid} uses another table than its own")
        expect("bedrock:InvokeModel" not in actions or resource in (MODEL, PROFILE), f"{sid} calls {resource}")


def check_logs(stack):
    for name, group in of_type(stack, "AWS::Logs::LogGroup").items():
        expect(group.get("RetentionInDays") == stack.values["LogRetentionDays"], f"{name} keeps its lines for longer than asked for")
        expect("DeletionPolicy" in stack.resources[name], f"{name} does not say what becomes of it")
        expect(group.get("KmsKeyId", "") == stack.values["KeyArn"], f"{name} is encrypted with another key than asked for")


def check_gateway(stack):
    check_functions(stack)
    paths = [each for each in (check_http_api(stack), check_rest_api(stack)) if each is not None]
    expect(all(each == paths[0] for each in paths), "the APIs have different paths")
    check_around(stack)
    check_who_may_call(stack)
    check_rights(stack)
    check_logs(stack)


def check_table(stack):
    table = of_type(stack, "AWS::DynamoDB::Table")["Table"]
    expect(table["BillingMode"] == "PAY_PER_REQUEST", "the table is paid for while idle")
    expect(table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}, "the table forgets nothing")
    expect(table.get("SSESpecification", {}).get("KMSMasterKeyId", "") == stack.values["KeyArn"], "the table has another key than asked for")


def check_firewall(stack):
    acl = of_type(stack, "AWS::WAFv2::WebACL")["WebAcl"]
    expect(acl["Scope"] == "REGIONAL" and acl["DefaultAction"] == {"Allow": {}}, "the firewall is not for a REST API")
    expect(not list(found("SampledRequestsEnabled", acl)).count(True), "the firewall keeps samples of requests, with their headers")
    expect(not list(found("Body", acl)), "the firewall looks into prompts")
    for override in found("RuleActionOverrides", acl):
        expect(all(each["ActionToUse"] == {"Count": {}} for each in override), "the firewall blocks by what is in a body")


def check_alarms(stack):
    """Whoever is to be told is told once: not by the halves of an alarm."""
    told = [stack.values["TopicArn"]] if stack.values["TopicArn"] else []
    halves = {half for each in of_type(stack, "AWS::CloudWatch::CompositeAlarm").values() for half in references(each["AlarmRule"])}
    for name, alarm in stack.resources.items():
        actions = [alarm["Properties"].get(each, []) for each in ("AlarmActions", "OKActions")]
        expect(actions == ([[], []] if name in halves else [told, told]), f"{name} tells {actions}")
    for provider in stack.values["Providers"]:
        expect({"Fails" + provider, "SlowToBegin" + provider} <= set(stack.resources), f"no alarm looks at {provider}")


CHECKS = {
    "template.yaml": check_gateway,
    "infra/table.yaml": check_table,
    "infra/waf.yaml": check_firewall,
    "infra/dashboard.yaml": lambda stack: None,
    "infra/alarms.yaml": check_alarms,
}


def main():
    global where
    seen = {}
    for file, stacks in STACKS.items():
        template = yaml_parse((HOME / file).read_text())
        for title, values in stacks.items():
            where = f"{file}, {title}"
            stack = Stack(expanded(template, values), values)
            check_references(stack)
            CHECKS[file](stack)
            for name, holds in stack.conditions.items():
                seen.setdefault((file, name), set()).add(holds)
    where = "the stacks here"
    # SAM's own, for either of two functions, of which one is always there.
    seen.pop(("template.yaml", "ServerlessCodeDeployCondition"), None)
    for (file, name), values in seen.items():
        expect(values == {True, False}, f"{file}: the condition {name} is never {not values.pop()}")
    template = yaml_parse((HOME / "template.yaml").read_text())
    said = [check_refused(template, by, values) for by, values in REFUSED]
    where = "what is refused here"
    expect(set(template["Rules"]) <= set(said), f"no case for the rules {sorted(set(template['Rules']) - set(said))}")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"templates, expanded: {sum(map(len, STACKS.values()))} stacks as they should be, with {len(seen)} conditions true and false; {len(REFUSED)} refused")


def check_refused(template, by, values):
    global where
    where = f"template.yaml with {values}"
    try:
        Stack(template, values)
        expect(False, f"{by} does not refuse it")
    except Refused as refusal:
        expect(str(refusal).startswith(by), f"{by} should refuse it, and this does: {refusal}")
    return by


if __name__ == "__main__":
    main()

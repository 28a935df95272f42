"""What CloudFormation makes of a template's rules, conditions and `Fn::If`, for given parameters; without AWS.

Other functions (`Fn::Sub`, `Fn::GetAtt` …) stay as they are written: what they give is known on AWS alone.
"""
import re


class Refused(Exception):
    """CloudFormation would not take these parameters."""


NOTHING = object()


class Stack:
    """A template with its parameters' values.

    `resources` and `outputs` hold those that are there, with every `Fn::If` decided and every `Ref` to a parameter replaced.
    `conditions` says of each condition whether it holds.
    """

    def __init__(self, template, values):
        self.values = parameters(template, values)
        self.template = template
        for name, rule in template.get("Rules", {}).items():
            self._check(name, rule)
        self.conditions = {name: self._holds({"Condition": name}) for name in template.get("Conditions", {})}
        self.resources = self._present("Resources")
        self.outputs = self._present("Outputs")

    def _check(self, name, rule):
        if "RuleCondition" in rule and not self._holds(rule["RuleCondition"]):
            return
        for assertion in rule["Assertions"]:
            if not self._holds(assertion["Assert"]):
                raise Refused(f"{name}: {assertion['AssertDescription']}")

    def _present(self, section):
        return {
            name: self._decided(each)
            for name, each in self._each(self.template.get(section, {})).items()
            if "Condition" not in each or self.conditions[each["Condition"]]
        }

    def _each(self, section):
        """The section with what `Fn::ForEach` makes of its bodies."""
        whole = {}
        for name, node in section.items():
            if name.startswith("Fn::ForEach::"):
                variable, values, body = node
                for value in self._decided(values):
                    whole.update(replaced(body, variable, value))
            else:
                whole[name] = node
        return whole

    def _holds(self, node):
        (function, argument), = node.items()
        if function == "Condition":
            return self._holds(self.template["Conditions"][argument])
        if function == "Fn::Equals":
            first, second = (self._decided(each) for each in argument)
            return str(first) == str(second)
        if function == "Fn::Not":
            return not self._holds(argument[0])
        if function == "Fn::And":
            return all(self._holds(each) for each in argument)
        if function == "Fn::Or":
            return any(self._holds(each) for each in argument)
        raise ValueError(f"{function} is no condition that is known here")

    def _decided(self, node):
        if isinstance(node, list):
            return [each for each in map(self._decided, node) if each is not NOTHING]
        if not isinstance(node, dict):
            return node
        if set(node) == {"Ref"}:
            name = node["Ref"]
            return NOTHING if name == "AWS::NoValue" else self.values.get(name, node)
        if set(node) == {"Fn::If"}:
            condition, then, otherwise = node["Fn::If"]
            return self._decided(then if self.conditions[condition] else otherwise)
        if set(node) == {"Fn::Split"} and isinstance(self._decided(node["Fn::Split"][1]), str):
            return self._decided(node["Fn::Split"][1]).split(node["Fn::Split"][0])
        fields = ((name, self._decided(each)) for name, each in node.items())
        return {name: each for name, each in fields if each is not NOTHING}


def replaced(node, variable, value):
    """`node` with `value` for a loop's variable; in names, without what may not stand in one."""
    if isinstance(node, list):
        return [replaced(each, variable, value) for each in node]
    if isinstance(node, str):
        plain = re.sub(r"[^A-Za-z0-9]", "", value)
        return node.replace("${" + variable + "}", value).replace("&{" + variable + "}", plain)
    if not isinstance(node, dict):
        return node
    if node == {"Ref": variable}:
        return value
    return {replaced(name, variable, value): replaced(each, variable, value) for name, each in node.items()}


def parameters(template, values):
    """Every parameter's value. Refused where a parameter does not allow it, or there is none of this name."""
    known = template.get("Parameters", {})
    for name in values:
        if name not in known:
            raise Refused(f"there is no parameter {name}")
    return {name: checked(name, rules, values.get(name, rules.get("Default"))) for name, rules in known.items()}


def checked(name, rules, value):
    if value is None:
        raise Refused(f"{name} has no value")
    if "AllowedValues" in rules and str(value) not in map(str, rules["AllowedValues"]):
        raise Refused(f"{name} may not be {value}")
    if "AllowedPattern" in rules and not re.fullmatch(rules["AllowedPattern"], str(value)):
        raise Refused(f"{name} may not be {value}")
    if len(str(value)) > int(rules.get("MaxLength", 4096)):
        raise Refused(f"{name} is longer than {rules['MaxLength']}")
    if rules["Type"] == "Number" and not rules.get("MinValue", float("-inf")) <= float(value) <= rules.get("MaxValue", float("inf")):
        raise Refused(f"{name} may not be {value}")
    return value.split(",") if rules["Type"] == "CommaDelimitedList" else value


def references(node):
    """The logical names that `Ref`, `Fn::GetAtt` and `Fn::Sub` name below `node`."""
    if isinstance(node, list):
        for each in node:
            yield from references(each)
    elif isinstance(node, dict):
        for name, each in node.items():
            if name == "Ref":
                yield each
            elif name == "Fn::GetAtt":
                yield each[0] if isinstance(each, list) else each.split(".")[0]
            elif name == "Fn::Sub":
                text, own = (each[0], each[1]) if isinstance(each, list) else (each, {})
                yield from (found for found in re.findall(r"\$\{([A-Za-z0-9]+)[.}]", text) if found not in own)
                yield from references(list(own.values()))
            else:
                yield from references(each)

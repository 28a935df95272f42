#!/usr/bin/env python3
"""Makes, rotates, lists and revokes access keys and provider keys, in Secrets Manager or in a local file.

  infra/keys.py access create NAME [--providers A,B] [--configs A,B] [--custom-hosts] [--simulate] [--explain] [--expires WHEN]
                                [--requests-per-minute N] [--tokens-per-day N] [--usd-per-day AMOUNT]
  infra/keys.py access rotate NAME [--overlap 24h] [--expires WHEN]
  infra/keys.py access revoke NAME, or the hash's first 8 digits     | access revoke --expired
  infra/keys.py access list
  infra/keys.py provider create NAME [--provider ID] [--from-env VARIABLE] [--kms-key KEY]
  infra/keys.py provider rotate NAME [--from-env VARIABLE]
  infra/keys.py provider revoke NAME [--recovery-days 30]
  infra/keys.py provider list

WHEN is an instant such as 2027-01-01T00:00:00Z, or a time from now such as 90d or 12h. `--prefix P` before all that is the
stack's `Prefix`, else $UNDERSTUDY_PREFIX, else understudy. `--file FILE` works on the file of `mvn -q -Pup -Dsecrets=FILE`
instead of the account that the AWS CLI is set up for.

A new access key is the only thing on standard output, this once: its hash alone is stored. A provider's key is read from
standard input, without being shown, or from a variable; it is in no process's arguments. A stored key is never shown.
Exits with 0 when it is done, 1 when it cannot be, 2 when the command is not understood. Needs Python 3.9 and the AWS CLI.
"""
import argparse
import contextlib
import datetime
import decimal
import difflib
import fcntl
import getpass
import hashlib
import json
import os
import pathlib
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
import uuid

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
CARRIED = re.compile(r"[!-~]+")
SPAN = re.compile(r"(\d{1,6})([smhd])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# Of a secret, in bytes. https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
LARGEST = 65536
MOST_OF_A_LIMIT = 10**12
MOST_DOLLARS = 10**6
TRIES = 12
KEPT = "leave the old key valid for five and a half minutes: running functions may use it for as long"
PROVIDERS = pathlib.Path(__file__).resolve().parent.parent / "docs" / "providers.md"


class Refused(Exception):
    """Why it cannot be done, in words for a person."""


class Changed(Exception):
    """Somebody else has changed the secret since it was read."""


class FileStore:
    """The secrets of a local world: a JSON object from name to value. A secret's version is its value's hash."""

    def __init__(self, path):
        self.path = pathlib.Path(path)

    def read(self, name):
        value = self._all().get(name)
        if isinstance(value, dict):
            value = json.dumps(value)
        return value, self._version(value)

    def write(self, name, value, base, _kms_key=None):
        with self._lock():
            if self.read(name)[1] != base:
                raise Changed
            self._replace({**self._all(), name: value})

    def remove(self, name, _days):
        with self._lock():
            self._replace({other: value for other, value in self._all().items() if other != name})

    def names(self, start):
        return [(name, "") for name in sorted(self._all()) if name.startswith(start)]

    @staticmethod
    def _version(value):
        return None if value is None else hashlib.sha256(value.encode()).hexdigest()

    def _all(self):
        try:
            values = json.loads(self.path.read_text())
        except FileNotFoundError:
            return {}
        except ValueError:
            values = None
        if not isinstance(values, dict):
            raise Refused(f"{self.path} is not a JSON object from secret name to value")
        return values

    @contextlib.contextmanager
    def _lock(self):
        # The folder: the file itself is another one after every write.
        folder = os.open(self.path.resolve().parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _replace(self, values):
        # mkstemp makes it readable by its owner alone.
        handle, made = tempfile.mkstemp(dir=self.path.resolve().parent, suffix=".tmp")
        with os.fdopen(handle, "w") as file:
            json.dump(values, file, indent=2, sort_keys=True)
        os.replace(made, self.path)


class AwsStore:
    """Secrets Manager, through the AWS CLI.

    It has no conditional write. But it refuses another content for a version that is there already, and the id of a version is
    the caller's to choose (ClientRequestToken): made from the version that was read, it is the same for all who read that one,
    and only the first of them writes.
    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
    """

    EMPTY = "empty"

    def read(self, name):
        try:
            answer = self._call("get-secret-value", "--secret-id", name)
        except AwsError as e:
            if e.code != "ResourceNotFoundException":
                raise
            return None, self.EMPTY if "staging label" in str(e) else None
        if "SecretString" not in answer:
            raise Refused(f"the secret {name} holds binary data: store text (SecretString)")
        return answer["SecretString"], answer["VersionId"]

    def write(self, name, value, base, kms_key=None):
        token = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name} after {base}"))
        try:
            if base is None:
                key = ["--kms-key-id", kms_key] if kms_key else []
                self._call("create-secret", "--name", name, "--client-request-token", token, *key, value=value)
            else:
                self._call("put-secret-value", "--secret-id", name, "--client-request-token", token, value=value)
        except AwsError as e:
            if e.code == "ResourceExistsException":
                raise Changed from None
            raise

    def remove(self, name, days):
        self._call("delete-secret", "--secret-id", name, "--recovery-window-in-days", str(days))

    def names(self, start):
        found = self._call("list-secrets", "--filters", f"Key=name,Values={start}")["SecretList"]
        return sorted((secret["Name"], "changed " + str(secret.get("LastChangedDate", "?"))) for secret in found)

    @staticmethod
    def _call(command, *arguments, value=None):
        """@param value goes in by standard input: arguments stand in the list of processes."""
        line = ["aws", "secretsmanager", command, *arguments, "--output", "json"]
        if value is not None:
            line += ["--secret-string", "file:///dev/stdin"]
        try:
            done = subprocess.run(line, input=value or "", capture_output=True, text=True)
        except FileNotFoundError:
            raise Refused("the AWS CLI (aws) is not on the PATH; --file FILE works without it") from None
        if done.returncode != 0:
            raise AwsError.of(done.stderr, arguments[1], value)
        return json.loads(done.stdout or "{}")


class AwsError(Refused):
    """What Secrets Manager refused, or why the AWS CLI did not get as far."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code

    @staticmethod
    def of(stderr, name, value):
        text = (stderr.strip().splitlines() or [""])[-1]
        if not text or (value is not None and value in text):
            text = "the AWS CLI failed"
        code = (re.findall(r"An error occurred \((\w+)\)", text) or [""])[0]
        if code == "InvalidRequestException" and "delet" in text:
            text = f"the secret {name} is marked for deletion: aws secretsmanager restore-secret --secret-id {name} brings it back"
        return AwsError(code, text)


def edit(store, name, change, kms_key=None):
    """Reads, changes and writes a secret, anew where somebody else was faster.

    `change` makes the new value of the old one, which is None where there is none.
    """
    for attempt in range(TRIES):
        old, version = store.read(name)
        new = change(old)
        if len(new.encode()) > LARGEST:
            raise Refused(f"the secret {name} would have {len(new.encode())} bytes, and Secrets Manager takes {LARGEST}"
                          " (`access revoke --expired` makes room among access keys)")
        try:
            return store.write(name, new, version, kms_key)
        except Changed:
            time.sleep(random.uniform(0, min(2, 0.05 * 2**attempt)))
    raise Refused(f"the secret {name} was changed by somebody else {TRIES} times in a row; try again. If nobody else is at it, an older"
                  " version of it was made the current one by hand: put its value once more with aws secretsmanager put-secret-value")


def providers():
    """The ids of the providers, from the documentation that is made from code."""
    return set(re.findall(r"^\| `([a-z0-9-]+)` \|", PROVIDERS.read_text(), re.MULTILINE))


def known(provider):
    if provider not in providers():
        near = difflib.get_close_matches(provider, providers(), 1)
        raise Refused(f"there is no provider {provider!r}" + (f": is it {near[0]!r}?" if near else "; docs/providers.md lists them"))
    return provider


def named(name):
    if not NAME.fullmatch(name):
        raise Refused(f"the name {name!r} is not 1 to 64 letters, digits, '_' and '-'")
    return name


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def written(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def span(text):
    match = SPAN.fullmatch(text)
    if not match:
        raise Refused(f"{text!r} is not a time such as 24h: a number, and s, m, h or d")
    return datetime.timedelta(seconds=int(match[1]) * SECONDS[match[2]])


def instant(text):
    try:
        read = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise Refused(f"{text!r} is not an instant such as 2027-01-01T00:00:00Z")
    return read.astimezone(datetime.timezone.utc)


def expiry(text):
    end = now() + span(text) if SPAN.fullmatch(text) else instant(text)
    if end <= now():
        raise Refused(f"--expires {text} has passed")
    return written(end)


def ends(entry):
    """When an entry ends; the last of all days where it does not."""
    end = entry.get("expires")
    return instant(str(end)) if end is not None else datetime.datetime.max.replace(tzinfo=datetime.timezone.utc)


def entries(text):
    """The access keys in a secret, by hash."""
    try:
        read = {} if text is None else json.loads(text)
    except ValueError:
        read = None
    if not isinstance(read, dict) or not all(isinstance(entry, dict) for entry in read.values()):
        raise Refused("the secret access-keys is not a JSON object from hash to object: mend it before it is changed")
    return read


def of_name(all_keys, name):
    found = {digest: entry for digest, entry in all_keys.items() if entry.get("name") == name}
    if not found:
        raise Refused(f"there is no access key {name!r}; `access list` shows those that there are")
    return found


def made():
    """A new access key, and the hash that is stored of it."""
    key = "understudy_" + secrets.token_urlsafe(32)
    return key, hashlib.sha256(key.encode()).hexdigest()


def words(text, check):
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise Refused("an empty list permits nothing at all: name one, or leave the option out for all of them")
    return [check(part) for part in parts]


def count(option, text):
    if not re.fullmatch(r"[1-9][0-9]{0,12}", text) or int(text) > MOST_OF_A_LIMIT:
        raise Refused(f"--{option} {text!r} is not a whole number from 1 to {MOST_OF_A_LIMIT}")
    return int(text)


def dollars(option, text):
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,9})?", text) or not 0 < decimal.Decimal(text) <= MOST_DOLLARS:
        raise Refused(f"--{option} {text!r} is not an amount of US dollars such as 5.00, up to {MOST_DOLLARS}")
    return text


def limits(asked):
    """What a key may use up, as the functions read it."""
    given = {}
    for option, check in LIMITS.items():
        text = getattr(asked, option.replace("-", "_"))
        if text is not None:
            given[option.replace("-", "_")] = check(option, text)
    return given


LIMITS = {"requests-per-minute": count, "tokens-per-day": count, "usd-per-day": dollars}


def access_create(store, secret, asked):
    entry = {"name": named(asked.name)}
    if asked.expires:
        entry["expires"] = expiry(asked.expires)
    if asked.providers is not None:
        entry["providers"] = words(asked.providers, known)
    if asked.configs is not None:
        entry["configs"] = words(asked.configs, named)
    for option, member in (("custom_hosts", "customHosts"), ("simulate", "simulate"), ("explain", "explain")):
        if getattr(asked, option):
            entry[member] = True
    if limits(asked):
        entry["limits"] = limits(asked)
    key, digest = made()

    def change(text):
        keys = entries(text)
        if any(other.get("name") == asked.name for other in keys.values()):
            raise Refused(f"there is an access key {asked.name!r} already: rotate it, or revoke it first")
        return json.dumps({**keys, digest: entry})

    edit(store, secret, change, asked.kms_key)
    print(key)
    tell(f"access key {asked.name}, {digest[:8]}: shown this once, known to the functions within 30 s")


def access_rotate(store, secret, asked):
    overlap = now() + span(asked.overlap)
    expires = expiry(asked.expires) if asked.expires else None
    key, digest = made()

    def change(text):
        keys = entries(text)
        old = of_name(keys, asked.name)
        newest = max(old.values(), key=ends)
        if expires is None and ends(newest) <= now():
            raise Refused(f"the access key {asked.name!r} has expired, and so would the new one: say --expires")
        added = {**newest, **({"expires": expires} if expires else {})}
        shortened = {each: {**entry, "expires": written(min(ends(entry), overlap))} for each, entry in old.items()}
        return json.dumps({**keys, **shortened, digest: added})

    edit(store, secret, change)
    print(key)
    tell(f"access key {asked.name}, {digest[:8]}: shown this once; what was valid under that name expires {written(overlap)} at the latest")


def access_revoke(store, secret, asked):
    if bool(asked.name) == asked.expired:
        raise Refused("say which: a name, the first 8 digits of a hash, or --expired")
    gone = []

    def change(text):
        keys = entries(text)
        if asked.expired:
            out = {digest for digest, entry in keys.items() if ends(entry) <= now()}
        else:
            out = {digest for digest in keys if digest[:8] == asked.name} or set(of_name(keys, asked.name))
        gone[:] = sorted(f"{keys[digest].get('name', 'unnamed')} {digest[:8]}" for digest in out)
        return json.dumps({digest: entry for digest, entry in keys.items() if digest not in out})

    edit(store, secret, change)
    tell("revoked: " + (", ".join(gone) or "none") + "; running functions forget them within five and a half minutes")


def access_list(store, secret, _):
    keys = entries(store.read(secret)[0])
    for digest, entry in sorted(keys.items(), key=lambda pair: (str(pair[1].get("name")), str(pair[1].get("expires")))):
        end = entry.get("expires")
        until = "never expires" if end is None else ("expired " if ends(entry) <= now() else "expires ") + str(end)
        allowed = [f"{of}: {','.join(map(str, entry[of]))}" for of in ("providers", "configs") if entry.get(of) is not None]
        allowed += [flag for flag in ("customHosts", "simulate", "explain") if entry.get(flag) is True]
        if isinstance(entry.get("limits"), dict):
            allowed += [f"{of}: {most}" for of, most in entry["limits"].items()]
        print(f"{entry.get('name', 'unnamed')}  {digest[:8]}  {until}  {'; '.join(allowed) or '-'}")


def given(asked):
    """The provider's key: from a variable, typed, or from standard input."""
    if asked.from_env:
        key = os.environ.get(asked.from_env, "")
        where = f"the variable {asked.from_env}"
    elif sys.stdin.isatty():
        key, where = getpass.getpass("Key: "), "what was typed"
    else:
        key, where = sys.stdin.read(), "standard input"
    if not key.strip():
        raise Refused(f"there is no key in {where}")
    return key.strip()


def stored(name, provider, key):
    """What is stored for a key, bare or JSON, that was given."""
    if key.startswith("{"):
        fields = fields_of(key, "what was given")
        known(fields.get("provider") or name)
        if provider and fields.get("provider") != provider:
            raise Refused(f'"provider" in what was given is not {provider!r}, as --provider says')
        return key
    if not CARRIED.fullmatch(key):
        raise Refused("the key holds characters that no header can carry, such as a space or a line's end")
    if provider:
        return json.dumps({"provider": known(provider), "apiKey": key})
    if name not in providers():
        raise Refused(f"a bare key needs its provider: --provider ID, because {name!r} is none's id")
    return key


def fields_of(text, called):
    try:
        fields = json.loads(text)
    except ValueError:
        fields = None
    # What is no JSON is not quoted: it is a key.
    if not isinstance(fields, dict) or not all(isinstance(fields.get(of, ""), str) for of in ("provider", "apiKey", "api_key")):
        raise Refused(f'{called} is not a JSON object with strings as "provider" and "apiKey"')
    return fields


def provider_create(store, secret, asked):
    value = stored(asked.name, asked.provider, given(asked))

    def change(text):
        if text is not None:
            raise Refused(f"there is a provider key {asked.name!r} already: rotate it")
        return value

    edit(store, secret, change, asked.kms_key)
    tell(f"provider key {asked.name}: stored")


def provider_rotate(store, secret, asked):
    key = given(asked)

    def change(text):
        if text is None:
            raise Refused(f"there is no provider key {asked.name!r}: create it")
        if key.startswith("{") or not text.strip().startswith("{"):
            return stored(asked.name, None, key)
        fields = fields_of(text, f"the secret {secret}")
        member = next((of for of in ("apiKey", "api_key") if of in fields), None)
        if member is None:
            raise Refused(f'the secret {secret} is JSON without "apiKey": give all of the new JSON instead of a bare key')
        return json.dumps({**fields, member: stored(asked.name, fields.get("provider") or asked.name, key) and key})

    edit(store, secret, change)
    tell(f"provider key {asked.name}: rotated; {KEPT}")


def provider_revoke(store, secret, asked):
    if not 7 <= asked.recovery_days <= 30:
        raise Refused(f"--recovery-days {asked.recovery_days}: Secrets Manager takes 7 to 30")
    if store.read(secret)[1] is None:
        raise Refused(f"there is no provider key {asked.name!r}; `provider list` shows those that there are")
    store.remove(secret, asked.recovery_days)
    tell(f"provider key {asked.name}: revoked; running functions forget it within five and a half minutes. Withdraw it at the provider too")


def provider_list(store, start, _):
    for name, changed in store.names(start):
        print(f"{name[len(start):]}  {changed}".strip())


def tell(line):
    print(line, file=sys.stderr)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--prefix", default=os.environ.get("UNDERSTUDY_PREFIX", "understudy"))
    parser.add_argument("--file")
    kinds = parser.add_subparsers(dest="kind", required=True)
    access = kinds.add_parser("access").add_subparsers(dest="action", required=True)
    provider = kinds.add_parser("provider").add_subparsers(dest="action", required=True)

    def command(parent, action, does, /, **options):
        sub = parent.add_parser(action, allow_abbrev=False)
        sub.set_defaults(does=does)
        for option, settings in options.items():
            sub.add_argument(option if option == "name" else "--" + option.replace("_", "-"), **settings)

    flag, whole = {"action": "store_true"}, {}
    command(access, "create", access_create, name=whole, providers=whole, configs=whole, custom_hosts=flag, simulate=flag,
            explain=flag, expires=whole, requests_per_minute=whole, tokens_per_day=whole, usd_per_day=whole, kms_key=whole)
    command(access, "rotate", access_rotate, name=whole, overlap={"default": "24h"}, expires=whole)
    command(access, "revoke", access_revoke, name={"nargs": "?"}, expired=flag)
    command(access, "list", access_list)
    command(provider, "create", provider_create, name=whole, provider=whole, from_env=whole, kms_key=whole)
    command(provider, "rotate", provider_rotate, name=whole, from_env=whole)
    command(provider, "revoke", provider_revoke, name=whole, recovery_days={"type": int, "default": 30})
    command(provider, "list", provider_list)
    asked, more = parser.parse_known_args()
    if more:
        # Not quoted: it may be a key.
        parser.error("there is more than the command takes; a key is never an argument")
    return asked


def main():
    asked = arguments()
    store = FileStore(asked.file) if asked.file else AwsStore()
    try:
        if asked.kind == "access":
            secret = f"{asked.prefix}/access-keys"
        else:
            secret = f"{asked.prefix}/providers/" + (named(asked.name) if asked.action != "list" else "")
        asked.does(store, secret, asked)
    except (Refused, OSError) as e:
        tell(f"keys.py: {e}")
        sys.exit(1)


if __name__ == "__main__":
    main()

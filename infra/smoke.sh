#!/usr/bin/env bash
# Asks a running gateway the few questions that show whether it works, and says what came back.
#
#   infra/smoke.sh URL [KEY]      KEY is an access key; without it, it is read without being shown
#
# URL is the stack's output `Url`, or http://localhost:3000 with `mvn -q -Pup`. The access key has to be allowed openai and
# anthropic, and at least one of the two has to have its key stored. Four of the calls reach a model, of 50 tokens each.
# The last one is streamed: with the outputs `StreamingUrl` and `FunctionUrl` its events come one by one, with `Url` all at once.
# Where the models of the first call have gone, name others: OPENAI_MODEL=… ANTHROPIC_MODEL=… infra/smoke.sh URL
#
# Where the door asks for more than the access key: TOKEN=… for a token (HttpApi=jwt), API_KEY=… for a key of a usage plan, and
# SIGN=execute-api or SIGN=lambda (function URL) for a signature with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and,
# if there is one, AWS_SESSION_TOKEN of the environment.
#
# Exits with 0 if every answer was right, with 1 if one was not, with 2 if it could not begin. The access key is printed
# nowhere and is in no process's arguments but, if it was given there, this script's.
set -uo pipefail

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: infra/smoke.sh URL [KEY]" >&2
  exit 2
fi
url=${1%/}
case $url in
  https://* | http://localhost | http://localhost:* | http://127.0.0.1 | http://127.0.0.1:*) ;;
  *)
    echo "smoke.sh: $url is neither https nor this machine, and would carry the key in the open" >&2
    exit 2
    ;;
esac
if [ $# -eq 2 ]; then
  key=$2
else
  [ -t 0 ] && printf 'Access key: ' >&2
  read -rs key
  [ -t 0 ] && echo >&2
fi
if [ -z "$key" ]; then
  echo "smoke.sh: there is no access key" >&2
  exit 2
fi
openai_model=${OPENAI_MODEL:-gpt-3.5-turbo}
anthropic_model=${ANTHROPIC_MODEL:-claude-v1}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# What curl is told on its standard input: the keys, which are in no arguments so.
told() {
  printf 'header = "%s"\n' "x-portkey-api-key: $1"
  [ -z "${TOKEN:-}" ] || printf 'header = "%s"\n' "Authorization: Bearer $TOKEN"
  [ -z "${API_KEY:-}" ] || printf 'header = "%s"\n' "x-api-key: $API_KEY"
  if [ -n "${SIGN:-}" ]; then
    printf 'aws-sigv4 = "aws:amz:%s:%s"\n' "$AWS_REGION" "$SIGN"
    printf 'user = "%s:%s"\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
    [ -z "${AWS_SESSION_TOKEN:-}" ] || printf 'header = "%s"\n' "x-amz-security-token: $AWS_SESSION_TOKEN"
  fi
}

# call KEY METHOD PATH [BODY]: sets status, and leaves headers and body in the work folder.
call() {
  local more=()
  [ $# -gt 3 ] && more=(--header 'Content-Type: application/json' --data "$4")
  : >"$work/headers"
  : >"$work/body"
  status=$(told "$1" |
    curl --silent --show-error --max-time 40 --config - --request "$2" ${more[@]+"${more[@]}"} \
      --dump-header "$work/headers" --output "$work/body" --write-out '%{http_code}' "$url$3" 2>"$work/error")
}

# stream KEY PATH BODY: as call, and leaves what came line by line, each after the seconds since the call began. A bash before
# 5.0 knows whole seconds alone.
stream() {
  : >"$work/headers"
  local LC_ALL=C began=${EPOCHREALTIME:-$(date +%s)}
  told "$1" |
    curl --silent --show-error --no-buffer --max-time 120 --config - --header 'Content-Type: application/json' --data "$3" \
      --dump-header "$work/headers" "$url$2" 2>"$work/error" |
    while IFS= read -r line || [ -n "$line" ]; do
      printf '%s %s\n' "${EPOCHREALTIME:-$(date +%s)}" "$line"
    done |
    awk -v began="$began" '{ at = $1 - began; sub(/^[^ ]* /, ""); printf "%.3f %s\n", at, $0 }' >"$work/lines"
  sed 's/^[^ ]* //' "$work/lines" >"$work/body"
  status=$(tr -d '\r' <"$work/headers" | awk '/^HTTP\// { status = $2 } END { print status }')
}

# When the events of the last stream came.
times() {
  awk '$2 == "data:" && $3 != "[DONE]" { print $1 }' "$work/lines" | awk '
    { at[NR] = $1 }
    END {
      if (NR == 0) exit
      printf "      first event after %.3f s, %d events, the last after %.3f s", at[1], NR, at[NR]
      print (NR > 1 && at[NR] - at[1] < 0.02 ? "; all at once: this front door does not stream, or the answer was short" : "")
      printf "      seconds between them:"
      for (i = 2; i <= NR; i++) printf " %.3f", at[i] - at[i - 1]
      print ""
    }'
}

# The value of a header of the last answer.
header() {
  tr -d '\r' <"$work/headers" | awk -v name="$1:" 'tolower($1) == name { sub(/^[^ ]* /, ""); print; exit }'
}

# True if the last answer's body holds this text.
says() {
  grep -qF -- "$1" "$work/body"
}

# verdict NAME WANTED: the last command's result as one line; on failure, what came instead.
verdict() {
  local right=$?
  local attempts
  attempts=$(header x-understudy-attempts)
  if [ $right -eq 0 ]; then
    passed=$((passed + 1))
    echo "ok    $1: $status${attempts:+, $attempts}"
  else
    failed=$((failed + 1))
    local came
    came=$(head -c 600 "$work/body" "$work/error" 2>/dev/null | grep -v '^==> ' | tr '\n' ' ')
    echo "FAIL  $1: wanted $2, got $status${attempts:+, $attempts}"
    echo "      ${came//"$key"/***}"
  fi
}

target() { # PROVIDER MODEL [KEY]
  echo "{\"provider\":\"$1\",${3:+\"apiKey\":\"$3\",}\"override_params\":{\"model\":\"$2\"}}"
}

asking() { # CONFIG QUESTION [MORE]
  echo "{\"config\":$1,\"params\":{\"messages\":[{\"role\":\"user\",\"content\":\"$2\"}],\"max_tokens\":50,\"user\":\"jbu3470\"${3:+,$3}}}"
}

fallback() { # FIRST SECOND
  echo "{\"mode\":\"fallback\",\"options\":[$1,$2]}"
}

countries='What are the top 10 happiest countries in the world?'
# A provider says 401 to this key before it looks at the model; the rehearsal providers take every key, and fail by model.
wrong=(not-a-key fail-status-401)

echo "$url"

call "" GET /health
[ "$status" = 200 ] && says '"ok"'
verdict "health" 200

call not-an-access-key POST /v1/chatComplete "$(asking "$(target openai "$openai_model")" "$countries")"
[ "$status" = 401 ]
verdict "a wrong access key is turned away" 401

call "$key" POST /v1/chatComplete "$(asking "$(fallback "$(target openai "$openai_model")" "$(target anthropic "$anthropic_model")")" "$countries")"
[ "$status" = 200 ] && says '"choices"'
verdict "openai, else anthropic, with stored keys" "200 and an answer"
provider=$(header x-understudy-provider)
model=$(header x-understudy-model)
# Without an answer there is nobody to go on with, and what follows shows why once more.
healthy=$(target "${provider:-openai}" "${model:-$openai_model}")

call "$key" POST /v1/chatComplete "$(asking "$healthy" "Say hello.")"
[ "$status" = 200 ] && says '"choices"'
verdict "a healthy config: ${provider:-openai} alone" "200 and an answer"

failing=$(target anthropic "${wrong[1]}" "${wrong[0]}")
call "$key" POST /v1/chatComplete "$(asking "$(fallback "$(target openai "${wrong[1]}" "${wrong[0]}")" "$failing")" "Say hello.")"
[ "$status" -ge 400 ] && says '"attempts":[' && [ "$(header x-understudy-attempts | tr ',' '\n' | wc -l)" -eq 2 ]
verdict "a failing config: wrong provider keys" "an error that lists two attempts"

call "$key" POST /v1/chatComplete "$(asking "$(fallback "$failing" "$healthy")" "Say hello.")"
[ "$status" = 200 ] && [ "$(header x-portkey-last-used-option-index)" = 1 ]
verdict "a wrong provider key first, then a healthy target" "200 from the second"

stream "$key" /v1/chatComplete "$(asking "$healthy" "Say hello." '"stream":true')"
[ "$status" = 200 ] && [ "$(header content-type | cut -d';' -f1)" = text/event-stream ] && says 'data: [DONE]'
verdict "a stream" "200 and events up to [DONE]"
times

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

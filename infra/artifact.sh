#!/usr/bin/env bash
# Makes the folder that `sam build` makes of function/, step for step and without the SAM CLI: function/ is copied alone
# to an empty folder, installed, its dependencies are copied, and classes and jars are laid out as in Lambda's /var/task.
# The steps are those of AWS Lambda Builders' workflow java_maven.
#
#   infra/artifact.sh DIR        DIR must not exist, or be empty
#   mvn -q -Pup -Dartifact=DIR   starts it on a laptop
set -euo pipefail

if [ $# -ne 1 ] || { [ -e "$1" ] && [ -n "$(ls -A "$1")" ]; }; then
  echo "usage: infra/artifact.sh DIR, where DIR does not exist or is empty" >&2
  exit 2
fi
repository=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
artifact=$(cd "$1" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What is built already is left behind: `clean` would remove it all the same.
(cd "$repository/function" && tar -cf - --exclude=./target .) | tar -xf - -C "$scratch"
cd "$scratch"
mvn -B -ntp -q clean install
mvn -B -ntp -q dependency:copy-dependencies -DincludeScope=runtime -Dmdep.prependGroupId=true
cp -R target/classes/. "$artifact"
mkdir -p "$artifact/lib"
cp target/dependency/*.jar "$artifact/lib"

zip=$scratch/artifact.zip
(cd "$artifact" && jar --create --no-manifest --file "$zip" .)
count() { find "$artifact" -name "$1" | wc -l | tr -d ' '; }
megabytes() { awk '{ printf "%.1f MB", $1 / 1e6 }'; }
echo "$artifact: $(count '*.class') classes, $(count '*.jar') jars;" \
  "$(find "$artifact" -type f -exec cat {} + | wc -c | megabytes) laid out, $(wc -c <"$zip" | megabytes) zipped"

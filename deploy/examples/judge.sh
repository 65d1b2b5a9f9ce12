#!/usr/bin/env bash
# Has a canary judged by a canary-judge service, waits for the judgement, and keeps it as files.
# Needs bash 4.4, curl 7.55, jq 1.6 or later, and awk.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: judge.sh --server URL [what is judged] [options]

What is judged, as POST /judgements takes it:
  --request FILE        a request as JSON; the options below win over it
  --config NAME         the metric config
  --scope NAME=VALUE    a variable of both sides, --baseline and --canary of one; may be given again
  --start TIME          where the window starts: RFC 3339, or now
  --end TIME, --duration LENGTH, --warmup LENGTH, --step LENGTH, --deadline LENGTH, --source NAME
  --looks N             how often this rollout is judged in all
  --plan N              so many looks before the window is over, at which a critical metric may fail the canary

  --server URL          the service (or CANARY_JUDGE_URL)
  --output FOLDER       where judgement.json, report.md, report.html, junit.xml and verdict are written (judgement)
  --limit SECONDS       how long all of it may take (3600)
  --tries N             how often in a row it is asked where it cannot answer (6)
  --pause SECONDS       before asking again, doubled each time up to 60 (5), where it does not say when
  --answer-within SECONDS  how long one answer may take (150)

CANARY_JUDGE_TOKEN, a token of the service with the role judge, is sent as a bearer token.
Exits with 0 for pass, 10 fail, 11 marginal, 12 inconclusive, 13 where it could not be judged, 64 for wrong usage.
A machine that lacks curl, jq or awk could not judge, either.
The file verdict says pass, fail, marginal, inconclusive or not-judged.
USAGE
}

wrong_usage() {
  printf 'judge.sh: %s\n' "$1" >&2
  usage >&2
  exit 64
}

server=${CANARY_JUDGE_URL-} request='' overlay='{}' output=judgement
limit=3600 tries=6 pause=5 answer_within=150

# Sets one part of the request: a place such as window.start, and its value.
put() {
  overlay=$(jq -c --arg place "$1" --arg value "$2" 'setpath($place / "."; $value)' <<<"$overlay")
}

put_number() {
  overlay=$(jq -c --arg place "$1" --argjson value "$2" 'setpath($place / "."; $value)' <<<"$overlay")
}

# Sets a variable of a scope: its place, and NAME=VALUE.
put_variable() {
  [[ $2 == ?*=* ]] || wrong_usage "\"$2\" must be NAME=VALUE"
  overlay=$(jq -c --arg place "$1" --arg name "${2%%=*}" --arg value "${2#*=}" \
    'setpath(($place / ".") + [$name]; $value)' <<<"$overlay")
}

whole_number() {
  [[ $2 =~ ^(0|[1-9][0-9]{0,5})$ ]] || wrong_usage "$1 must be a whole number up to 999999, is \"$2\""
}

read_options() {
  while [ $# -gt 0 ]; do
    [ "$1" != --help ] || { usage; exit 0; }
    [ $# -ge 2 ] || wrong_usage "unknown option \"$1\", or it lacks its value"
    case $1 in
      --server) server=$2 ;;
      --request) request=$2 ;;
      --output) output=$2 ;;
      --config | --warmup | --step | --deadline | --source) put "${1#--}" "$2" ;;
      --start | --end | --duration) put "window.${1#--}" "$2" ;;
      --scope) put_variable scope "$2" ;;
      --baseline | --canary) put_variable "${1#--}.scope" "$2" ;;
      --looks) whole_number "$1" "$2" && put_number looks "$2" ;;
      --plan) whole_number "$1" "$2" && put_number plan.looks "$2" ;;
      --limit) whole_number "$1" "$2" && limit=$2 ;;
      --tries) whole_number "$1" "$2" && tries=$2 ;;
      --pause) whole_number "$1" "$2" && pause=$2 ;;
      --answer-within) whole_number "$1" "$2" && answer_within=$2 ;;
      *) wrong_usage "unknown option \"$1\"" ;;
    esac
    shift 2
  done
  [[ $server =~ ^https?://[^[:space:]]+$ ]] || wrong_usage "--server or CANARY_JUDGE_URL must be an http or https URL"
  server=${server%/}
  [ -n "$request" ] || [ "$overlay" != '{}' ] || wrong_usage 'say what is judged: --request or --config'
  if [ "$answer_within" = 0 ] || [ "$tries" = 0 ]; then wrong_usage '--answer-within and --tries must be more than 0'; fi
}

# The body of the request. Options for the window replace the file's window as a whole.
write_body() {
  local base='{}'
  if [ -n "$request" ]; then
    base=$(jq -cs 'if length == 1 then .[0] | objects else empty end' "$request") || base=''
    [ -n "$base" ] || wrong_usage "--request: \"$request\" must be a file that holds a JSON object"
  fi
  jq -n --argjson base "$base" --argjson over "$overlay" '
    ($base | if $over.window then del(.window) else . end) * $over | .include //= ["series"]' >"$work/body.json"
}

# A program that lacks is no wrong usage, and says nothing about the canary. It is looked for before the options are read, which takes jq.
need_programs() {
  local program said i
  for program in awk curl jq; do
    if command -v "$program" >/dev/null; then continue; fi
    for ((i = 1; i < $#; i++)); do
      [ "${!i}" != --output ] || output=${*:i+1:1}
    done
    make_output
    said="judge.sh needs $program, which is not on the PATH of this machine"
    not_judged "$said" "$said"
  done
}

make_output() {
  mkdir -p "$output" || wrong_usage "--output: cannot make the folder \"$output\""
  # What an earlier run left there is not what this one finds.
  rm -f "$output"/{judgement.json,report.md,report.html,junit.xml,verdict}
}

# Ends as "could not judge", with files that say so to people.
could_not_judge() {
  if [ -n "$verdict" ]; then
    printf 'no report: %s\n' "$1" >&2
    exit 13
  fi
  not_judged "$1" "$(as_markup "$1")"
}

as_markup() {
  jq -rn --arg text "$1" '$text | gsub("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]"; "") | @html'
}

# Takes the reason as text and as markup.
not_judged() {
  printf 'not-judged\n' >"$output/verdict"
  printf '## Could not judge\n\n<pre>%s</pre>\n\nThis is no verdict: the canary may be good or bad.\n' "$2" >"$output/report.md"
  printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="1" failures="0" errors="1"><testsuite name="canary-judge" tests="1" failures="0" errors="1"><testcase classname="canary-judge" name="verdict"><error message="%s"/></testcase></testsuite></testsuites>\n' "$2" >"$output/junit.xml"
  printf 'not-judged: %s\n' "$1"
  exit 13
}

# Does something in the background and waits for it, since a shell that waits in the foreground is deaf to being cancelled.
patiently() {
  local code=0
  "$@" &
  child=$!
  wait "$child" || code=$?
  child=''
  return "$code"
}

end_when_cancelled() {
  child=''
  trap 'kill $child 2>/dev/null || true; exit 143' TERM
  trap 'kill $child 2>/dev/null || true; exit 130' INT
}

# Asks once: method, path, and further options of curl. Sets status ("000" where there is no answer) and trouble; the body is in $work/answer.
ask() {
  local left=$((limit - SECONDS)) code=0
  [ "$left" -gt 0 ] || could_not_judge "Not judged within $limit s; last: ${trouble:-no answer yet}"
  : >"$work/headers"
  : >"$work/answer"
  patiently curl --silent --show-error --proto '=http,https' --connect-timeout 10 \
    --max-time "$((left < answer_within ? left : answer_within))" --max-filesize 67108864 \
    --request "$1" --header @"$work/token" --dump-header "$work/headers" --output "$work/answer" \
    --write-out '%{http_code}' "${@:3}" --url "$server$2" >"$work/status" 2>"$work/error" || code=$?
  status=$(<"$work/status")
  if [ "$code" -ne 0 ]; then
    status=000
    trouble="$server does not answer: $(tail -n 1 "$work/error")"
    # What may be better next time: no address, no connection, half an answer, too slow, broken off.
    case $code in 5 | 6 | 7 | 16 | 18 | 28 | 35 | 52 | 55 | 56 | 92) return 0 ;; *) could_not_judge "$trouble" ;; esac
  fi
  trouble="$server answers $status$(told)"
}

# What a problem (RFC 9457) says, in one line.
told() {
  jq -r '(.detail // "") as $detail
    | [.errors[]? | select(.message as $one | $detail | contains($one) | not) | "\(.pointer) \(.message)"] as $errors
    | " \(.code): \([$detail, $errors[:5][]] | join("; "))" | gsub("\\s+"; " ") | .[0:1000]' "$work/answer" 2>/dev/null || true
}

# A header of the last answer.
header() {
  # After a 100 or a proxy's answer there are several blocks of them: the last counts.
  tr -d '\r' <"$work/headers" | awk -v start="$1:" 'index(tolower($0), start) == 1 { value = substr($0, length(start) + 1); sub(/^[ \t]+/, "", value) } END { print value }'
}

# Waits, unless that would be longer than is left.
rest() {
  [ $((SECONDS + $1)) -lt "$limit" ] || could_not_judge "Not judged within $limit s, and the next answer is $1 s away; last: $trouble"
  patiently sleep "$1"
}

# Asks until there is an answer that another try would not change, at most --tries times in a row.
ask_patiently() {
  local attempt wait backoff=$pause
  for ((attempt = 1; ; attempt++)); do
    ask "$@"
    case $status in 000 | 408 | 429 | 502 | 503 | 504) ;; *) return 0 ;; esac
    [ "$attempt" -lt "$tries" ] || could_not_judge "$trouble (asked $attempt times)"
    wait=$(header retry-after)
    [[ $wait =~ ^[0-9]{1,6}$ ]] || wait=$backoff
    backoff=$((backoff * 2 > 60 ? 60 : backoff * 2))
    printf '%s; again in %s s\n' "$trouble" "$((10#$wait))" >&2
    rest "$((10#$wait))"
  done
}

# Follows a judgement whose window is not over to its end.
follow() {
  local place wait
  place=$(header location)
  # Only the id is taken from it: nobody is asked but the service.
  [[ $place =~ /judgements/([A-Za-z0-9._~-]+)$ ]] || could_not_judge "$server answers 202 without the place of a judgement (Location: \"$place\")"
  place="/judgements/${BASH_REMATCH[1]}"
  while [ "$status" = 202 ]; do
    remember_start
    wait=$(header retry-after)
    [[ $wait =~ ^[0-9]{1,6}$ ]] || wait=10
    printf 'not over yet, next answer in %s s\n' "$((10#$wait))" >&2
    rest "$((10#$wait > 0 ? 10#$wait : 1))"
    ask_patiently GET "$place" --header 'accept: application/json'
  done
}

# The window stays the same one where it has to be asked for anew.
remember_start() {
  local start
  start=$(jq -r '.window.start | strings' "$work/answer" 2>/dev/null) || start=''
  [ -n "$start" ] || return 0
  jq --arg start "$start" '.window.start = $start' "$work/body.json" >"$work/next.json"
  mv "$work/next.json" "$work/body.json"
}

# Asks for the judgement, and once more for the same window where the service has forgotten it: started again without CANARY_JUDGE_LINK_KEY.
judge() {
  local attempt
  for attempt in 1 2; do
    ask_patiently POST /judgements --header 'content-type: application/json' --header 'accept: application/json' --data-binary @"$work/body.json"
    [ "$status" = 202 ] || return 0
    follow
    [ "$status" = 404 ] || return 0
    printf '%s, attempt %s\n' "$trouble" "$attempt" >&2
  done
  trouble+='; do its replicas have different CANARY_JUDGE_LINK_KEYs?'
}

# Another form of the judgement. It is made from the very JSON that was decided on: nothing is judged again.
# shellcheck disable=SC2317 # It is called by patiently.
write_report() {
  # It runs in a shell of its own, which has no traps.
  end_when_cancelled
  ask_patiently POST "/reports?format=$1" --header 'content-type: application/json' --data-binary @"$output/judgement.json"
  if [ "$status" = 200 ]; then cp "$work/answer" "$output/$2"; else printf 'no %s: %s\n' "$2" "$trouble" >&2; fi
}

[ "${1-}" != --help ] || { usage; exit 0; }
umask 077
need_programs "$@"
read_options "$@"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
end_when_cancelled
# Not as an argument: those can be seen by everybody on the machine.
printf '%s' "${CANARY_JUDGE_TOKEN:+authorization: Bearer $CANARY_JUDGE_TOKEN}" >"$work/token"
write_body
make_output
SECONDS=0 status=000 trouble='' verdict=''

judge
[ "$status" = 200 ] || could_not_judge "$trouble"
found=$(jq -rs 'if length == 1 and (.[0].reason.text | type) == "string" then .[0].verdict else "" end' "$work/answer" 2>/dev/null) || found=''
# Not by jq's exit code: some versions take an empty answer for a good one.
case $found in
  pass | fail | marginal | inconclusive) verdict=$found ;;
  *) could_not_judge "$server answers with something that is no judgement: $(head -c 100 "$work/answer" | tr -cd '[:print:]')" ;;
esac
cp "$work/answer" "$output/judgement.json"
printf '%s\n' "$verdict" >"$output/verdict"

# A report that cannot be had changes no verdict.
for form in markdown:report.md junit:junit.xml html:report.html; do
  patiently write_report "${form%:*}" "${form#*:}" || true
done
said=$(jq -r '"\(.verdict)\(if .score == null then "" else " \(.score)" end): \(.reason.text) \(.summary.reportUrl // "")" | gsub("\\s+"; " ")' "$output/judgement.json")
[ -s "$output/report.md" ] ||
  printf '## Canary %s\n\n<pre>%s</pre>\n\nThe report could not be had; judgement.json has all of it.\n' "$verdict" "$(as_markup "$said")" >"$output/report.md"
printf '%s\n' "$said"
case $verdict in pass) exit 0 ;; fail) exit 10 ;; marginal) exit 11 ;; inconclusive) exit 12 ;; *) exit 13 ;; esac

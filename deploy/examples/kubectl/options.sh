# What rollout.sh is told, and how it tells. Sourced by it.
# shellcheck shell=bash disable=SC2034

usage() {
  cat <<'TEXT'
usage: rollout.sh [options] IMAGE       rolls IMAGE out, or goes on with what was held
       rollout.sh [options] --promote   makes the canary that is there the stable version, without a judgement
       rollout.sh [options] --rollback  gives all traffic to the stable version and deletes baseline and canary

  --server URL               canary-judge (CANARY_JUDGE_URL, or http://canary-judge.canary-judge.svc:8080)
  --config NAME              the metric config to judge by (istio-service)
  --app NAME                 Deployment and VirtualService (checkout)
  --namespace NAME           where they are (shop)
  --container NAME           the container that runs the image (as the app is called)
  --steps 'A B C'            the canary's share of the traffic in percent, step by step (20 40 60 80)
  --window DURATION          judged at each step, such as 15m (15m)
  --warmup DURATION          cut from the start of each window (the config's)
  --plan N                   looks at each window before its end, at which a critical metric may fail; 0 for none (5)
  --repeats N                judgements that may be repeated over a longer window, in the whole rollout (2)
  --on-marginal WORD         rollback, hold or pass, where a repeat does not help (rollback)
  --on-inconclusive WORD     hold or rollback, where a repeat does not help (hold)
  --on-error WORD            hold or rollback, where the judge or its source does not answer (hold)
  --retries N                failures in a row after which the judge counts as not answering (8)
  --request JSON             more fields of the request, such as {"source": "prometheus"}; null leaves one out
  --timeout DURATION         how long Deployments may take to get ready (5m)
  --drain SECONDS            between taking traffic from baseline and canary and deleting them (10)
  --dry-run                  reads and asks, but changes nothing: prints what it would do

Each option can be given by the environment, --on-marginal as ROLLOUT_ON_MARGINAL, --dry-run as ROLLOUT_DRY_RUN=yes (no: not). IMAGE,
--promote and --rollback can not. CANARY_JUDGE_TOKEN, a token of the judge with the role judge, is sent as a bearer token.
Exit codes: 0 promoted, 10 failed, 11 marginal, 12 inconclusive, 13 could not judge, 64 wrong usage, 1 the rollout itself broke,
129, 130, 143 ended by a signal.
TEXT
}

say() {
  printf '%s\n' "$*" 2>/dev/null || true
}

# What is wrong, and the exit code: 1 unless it says another.
fail() {
  say "rollout.sh: $1" >&2
  exit "${2:-1}"
}

wrong_usage() {
  fail "$1; see rollout.sh --help" "$USAGE"
}

declare -A options=(
  [server]=${CANARY_JUDGE_URL:-http://canary-judge.canary-judge.svc:8080}
  [config]=istio-service [app]=checkout [namespace]=shop [container]=''
  [steps]='20 40 60 80' [window]=15m [warmup]='' [plan]=5 [repeats]=2
  [on-marginal]=rollback [on-inconclusive]=hold [on-error]=hold [retries]=8
  [request]='{}' [timeout]=5m [drain]=10
)

# Sets every name below from the environment and the arguments, and refuses what cannot be meant.
read_options() {
  command='' image='' dry_run=''
  read_environment
  read_arguments "$@"
  server=${options[server]%/} config=${options[config]} app=${options[app]} namespace=${options[namespace]}
  container=${options[container]:-$app} window=${options[window]} warmup=${options[warmup]} timeout=${options[timeout]}
  on_marginal=${options[on-marginal]} on_inconclusive=${options[on-inconclusive]} on_error=${options[on-error]}
  request=${options[request]}
  # Of several lines, too.
  read -rd '' -a steps <<<"${options[steps]}" || true
  refuse_words
  refuse_numbers
  plan=${options[plan]} repeats=${options[repeats]} retries=${options[retries]} drain=${options[drain]}
  looks=$((${#steps[@]} + repeats))
  window_seconds=$(seconds_of "$window") || wrong_usage "--window is not a duration such as 15m: $window"
  seconds_of "$timeout" >/dev/null || wrong_usage "--timeout is not a duration such as 5m: $timeout"
  refuse_missing_programs
}

read_environment() {
  local name variable
  for variable in "${!ROLLOUT_@}"; do
    name=${variable#ROLLOUT_}
    name=${name,,}
    name=${name//_/-}
    if [[ $name == dry-run ]]; then
      read_switch "$variable"
    else
      [[ -n $name && -n ${options[$name]+known} ]] || wrong_usage "the environment has $variable, which is no option"
      options[$name]=${!variable}
    fi
  done
}

read_switch() {
  case ${!1,,} in
    1 | true | yes | on) dry_run=yes ;;
    '' | 0 | false | no | off) ;;
    *) wrong_usage "$1 must be yes or no, is ${!1}" ;;
  esac
}

read_arguments() {
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --dry-run) dry_run=yes ;;
      --promote | --rollback) only_one "${1#--}" ;;
      --*)
        [[ $1 =~ ^--[a-z]+ && -n ${options[${1#--}]+known} ]] || wrong_usage "unknown option $1"
        (($# > 1)) || wrong_usage "$1 needs a value"
        options[${1#--}]=$2
        shift
        ;;
      *) only_one roll && image=$1 ;;
    esac
    shift
  done
  [[ -n $command ]] || wrong_usage 'no image was given, nor --promote or --rollback'
  [[ $command != roll || $image =~ ^[A-Za-z0-9][A-Za-z0-9._:/@-]*$ ]] || wrong_usage "not an image: $image"
}

only_one() {
  [[ -z $command ]] || wrong_usage 'give one image, --promote or --rollback'
  command=$1
}

refuse_words() {
  local name
  for name in app namespace container; do
    [[ ${!name} =~ ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$ ]] || wrong_usage "--$name is not a Kubernetes name: ${!name}"
  done
  ((${#app} <= 54)) || wrong_usage '--app is too long for a name with -baseline after it'
  [[ $server =~ ^https?://[^[:space:]]+$ ]] || wrong_usage "--server is not an http or https URL: $server"
  [[ $on_marginal =~ ^(rollback|hold|pass)$ ]] || wrong_usage "--on-marginal must be rollback, hold or pass, is $on_marginal"
  [[ $on_inconclusive =~ ^(rollback|hold)$ ]] || wrong_usage "--on-inconclusive must be hold or rollback, is $on_inconclusive"
  [[ $on_error =~ ^(rollback|hold)$ ]] || wrong_usage "--on-error must be hold or rollback, is $on_error"
}

refuse_numbers() {
  local name step before=0
  for name in plan repeats retries drain; do
    [[ ${options[$name]} =~ ^(0|[1-9][0-9]{0,2})$ ]] || wrong_usage "--$name must be 0 to 999, is ${options[$name]}"
  done
  ((${#steps[@]} > 0)) || wrong_usage '--steps has none'
  for step in "${steps[@]}"; do
    [[ $step =~ ^[1-9][0-9]?$ ]] || wrong_usage "--steps must be whole percentages from 1 to 99, is $step"
    ((step > before)) || wrong_usage "--steps must grow, but $step follows $before"
    before=$step
  done
}

refuse_missing_programs() {
  local program
  for program in kubectl curl jq; do
    command -v "$program" >/dev/null || fail "$program is not on the PATH" "$USAGE"
  done
  jq -es 'length == 1 and (.[0] | type == "object")' <<<"$request" >/dev/null 2>&1 || wrong_usage "--request is not a JSON object: $request"
}

# The seconds of a duration: hours, minutes and seconds.
seconds_of() {
  [[ $1 =~ ^(([0-9]{1,4})h)?(([0-9]{1,5})m)?(([0-9]{1,7})s)?$ ]] || return 1
  local seconds=$((10#0${BASH_REMATCH[2]} * 3600 + 10#0${BASH_REMATCH[4]} * 60 + 10#0${BASH_REMATCH[6]}))
  ((seconds > 0)) && printf '%s' "$seconds"
}

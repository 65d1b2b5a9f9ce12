#!/usr/bin/env bash
# Rolls a new image out behind Istio, step by step, by the judgements of canary-judge. README.md beside it says how.
# Needs bash 4.4, kubectl, curl and jq, and the other scripts of this folder.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/options.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/cluster.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/kubectl.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/ask.sh"

readonly BROKEN=1 FAILED=10 MARGINAL=11 INCONCLUSIVE=12 NOT_JUDGED=13 USAGE=64
# Set while traffic may be where nobody has decided that it stays.
unfinished=''
# The process that is waited for.
child=''

main() {
  read_options "$@"
  exec {out}>&1 {err}>&2
  work=$(mktemp -d)
  trap on_exit EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  read_stable
  case $command in
    roll) roll ;;
    promote) adopt && promote ;;
    rollback) unfinished=yes && conclude rollback 0 'as asked' ;;
  esac
}

# From the first step that is not passed yet to the last, and then the promotion.
roll() {
  refuse_wrong_request
  deploy
  local step
  for step in "${steps[@]}"; do
    ((step > passed)) || continue
    shift_traffic "$step"
    judge_step "$step"
  done
  promote
}

# Nothing is touched for a request that the judge does not take, nor where it does not answer at all.
refuse_wrong_request() {
  local code=0
  ask_first "$(request_of "${steps[0]}" now 1)" || code=$?
  case $code in
    0) ;;
    2) fail "The judge refuses the request, nothing was touched: $problem" "$USAGE" ;;
    *) fail "Could not judge, nothing was touched: $problem" "$NOT_JUDGED" ;;
  esac
}

# Comes back with a pass only. What is no clear answer is judged over a longer window from the same start, while the rollout has repeats left.
judge_step() {
  local step=$1 start=now windows=1 body
  while :; do
    body=$(request_of "$step" "$start" "$windows")
    if [[ -n $dry_run ]]; then
      say "$step %: would ask $body"
      return
    fi
    if ! ask "$body" "$windows"; then
      say "$step %: could not judge: $problem"
      conclude "$on_error" "$NOT_JUDGED" "no judgement at $step %"
    fi
    say "$step %: $verdict, score $score: $reason${report:+ $report}"
    case $verdict in
      pass) break ;;
      fail) conclude rollback "$FAILED" "the canary failed at $step %" ;;
    esac
    if ((repeats == 0)); then
      [[ $verdict == inconclusive ]] && conclude "$on_inconclusive" "$INCONCLUSIVE" "inconclusive at $step %"
      [[ $on_marginal == pass ]] && break
      conclude "$on_marginal" "$MARGINAL" "marginal at $step %"
    fi
    repeats=$((repeats - 1)) windows=$((windows + 1)) start=$window_start
  done
  pass_step "$step"
}

# Ends the rollout other than by promotion: action, exit code, why.
conclude() {
  local action=$1 code=$2 why=$3
  case $action in
    rollback)
      roll_back || exit "$BROKEN"
      say "Rolled back: $why. $app has all the traffic, baseline and canary are gone."
      ;;
    hold)
      hold_at_passed || exit "$BROKEN"
      say "Held: $why. The canary keeps $passed %; run this again to go on, or with --promote or --rollback."
      ;;
  esac
  unfinished=''
  exit "$code"
}

# However this ends, traffic does not stay where it was on trial.
on_exit() {
  local code=$?
  trap '' HUP INT TERM
  # A signal may come while a command writes to a file.
  exec >&"$out"
  exec 2>&"$err"
  if [[ -n $child ]]; then kill "$child" 2>/dev/null || true; fi
  if [[ -n $unfinished && -z $dry_run ]]; then
    if roll_back; then
      say "Rolled back: ended with exit code $code. $app has all the traffic, baseline and canary are gone."
    else
      say "NOT rolled back: traffic may still go to $app-baseline and $app-canary. Run this with --rollback." >&2
      code=$BROKEN
    fi
  fi
  rm -rf "$work"
  exit "$code"
}

main "$@"

# How rollout.sh uses kubectl. Sourced by it.
# shellcheck shell=bash disable=SC2154,SC2034

# Describes baseline or canary; returns 1 if it is not there and 2 if that cannot be told.
find_track() {
  local file=$work/$1.json
  kube get deployment "$app-$1" -o json --ignore-not-found >"$file" || return 2
  [[ -s $file ]] || return 1
  describe "$file"
  [[ -n $found_image ]] || { say "$app-$1 has no container $container" >&2 && return 2; }
}

# Sets what there is to know of a Deployment in a file; found_image is empty where it has no such container.
describe() {
  local parts
  mapfile -t parts < <(jq -r --arg container "$container" --arg passed "$PASSED" --arg judged "$JUDGED" '
    def kept($name; $form): .metadata.annotations[$name] // "0" | if test($form) then . else "0" end;
    .spec.selector.matchLabels.track // "",
    ([.spec.template.spec.containers[] | select(.name == $container) | .image][0] // ""),
    .spec.replicas // 1,
    kept($passed; "^[1-9][0-9]?$"),
    kept($judged; "^[1-9][0-9]{0,3}$")' "$1")
  found_track=${parts[0]-} found_image=${parts[1]-} found_replicas=${parts[2]-0} found_passed=${parts[3]-0} found_judged=${parts[4]-0}
}

ready() {
  if [[ -n $dry_run ]]; then return 0; fi
  interruptible kubectl --namespace="$namespace" rollout status "deployment/$1" --timeout="$timeout" >/dev/null
}

# kubectl for what changes something.
change() {
  if [[ -n $dry_run ]]; then
    say "would run: kubectl --namespace=$namespace $*"
    return 0
  fi
  kube "$@" >/dev/null
}

# kubectl, three times before it counts as failed: an API server may be restarted in the middle. All that is asked of it can be asked again.
kube() {
  local pause_seconds
  for pause_seconds in 2 5 ''; do
    kubectl --namespace="$namespace" --request-timeout=30s "$@" && return 0
    if [[ -n $pause_seconds ]]; then pause "$pause_seconds"; fi
  done
  say "kubectl $1 ${2-} failed three times" >&2
  return 1
}

pause() {
  interruptible sleep "$1"
}

# Bash acts on a signal only between commands, but at once while it waits.
interruptible() {
  local code=0
  "$@" <&0 &
  child=$!
  wait "$child" || code=$?
  child=''
  return "$code"
}

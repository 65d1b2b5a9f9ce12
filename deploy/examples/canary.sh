#!/usr/bin/env bash
# Sets a canary and a fresh baseline beside a stable Deployment, shifts traffic to them, and promotes or rolls back.
# Each command can be called again, also after one that was broken off. Needs bash 4.4, kubectl and jq 1.6 or later.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: canary.sh COMMAND

  start IMAGE    a canary with this image, and a baseline with the image that is stable, without traffic
  shift PERCENT  so much traffic to each of the two, the rest to the stable version; at most 50
  promote IMAGE  this image, which must be the canary's, becomes the stable one, all traffic goes there, canary and baseline are deleted;
                 where only deleting them fails, it is promoted all the same (0, with a warning), and the next start deletes them
  roll-back      all traffic goes to the stable version, canary and baseline are deleted; does nothing where all is so, and takes no
                 promotion back that has come as far as deleting

APP         the Deployment, the VirtualService with the subsets stable, baseline and canary, and the prefix of the other two Deployments
NAMESPACE   where they are
CONTAINER   whose image is changed (APP)
REPLICAS    of canary and baseline each (1)
TIMEOUT     how long a Deployment may take (5m)

Exits with 0, 1 where the cluster does not do it, 64 for wrong usage.
USAGE
}

wrong_usage() {
  printf 'canary.sh: %s\n' "$1" >&2
  usage >&2
  exit 64
}

APP=${APP-} NAMESPACE=${NAMESPACE-} REPLICAS=${REPLICAS:-1} TIMEOUT=${TIMEOUT:-5m}
CONTAINER=${CONTAINER:-$APP}
PROMOTED='canary-judge/promoted'
NAME='^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$'

cluster() {
  kubectl --namespace "$NAMESPACE" "$@"
}

# The image in a Deployment; nothing where there is no such Deployment.
image_of() {
  cluster get deployment "$1" --ignore-not-found --output json |
    jq -r --arg container "$CONTAINER" '.spec.template.spec.containers[] | select(.name == $container) | .image'
}

set_image() {
  cluster set image "deployment/$APP" "$CONTAINER=$1"
  cluster rollout status "deployment/$APP" --timeout "$TIMEOUT"
}

# Sends so much of a hundred to canary and baseline each.
shift_to() {
  local patch
  patch=$(cluster get virtualservice "$APP" --output json | jq -c --argjson share "$1" '
    [.spec.http // [] | to_entries[] | .key as $rule
      | select([.value.route[]?.destination.subset] | sort == ["baseline", "canary", "stable"])
      | .value.route | to_entries[]
      | {stable: (100 - 2 * $share), baseline: $share, canary: $share}[.value.destination.subset] as $weight
      | "/spec/http/\($rule)/route/\(.key)" as $place
      # Where somebody has changed the order meanwhile, nothing is done.
      | {op: "test", path: "\($place)/destination/subset", value: .value.destination.subset},
        {op: "add", path: "\($place)/weight", value: $weight}]')
  if [ "$patch" = '[]' ]; then
    printf 'canary.sh: the VirtualService %s needs a route to the subsets stable, baseline and canary\n' "$APP" >&2
    return 1
  fi
  cluster patch virtualservice "$APP" --type json --patch "$patch"
}

# The stable Deployment under another name: the same in all but track, replicas and, where one is given, the image.
copy_of_stable() {
  cluster get deployment "$APP" --output json | jq -e --arg app "$APP" --arg track "$1" --arg image "$2" \
    --arg container "$CONTAINER" --argjson replicas "$REPLICAS" '
    if .spec.selector.matchLabels.track != "stable" then
      error("the Deployment \($app) must select the label track: stable, or it would take the pods of the canary for its own")
    elif all(.spec.template.spec.containers[]; .name != $container) then
      error("the Deployment \($app) has no container \($container)")
    else . end
    | {apiVersion, kind, metadata: {name: "\($app)-\($track)", labels: ((.metadata.labels // {}) + {track: $track})}, spec}
    | .spec.replicas = $replicas
    | .spec.selector.matchLabels.track = $track
    | .spec.template.metadata.labels.track = $track
    | if $image == "" then . else (.spec.template.spec.containers[] | select(.name == $container) | .image) = $image end'
}

delete_both() {
  cluster delete deployment "$APP-baseline" "$APP-canary" --ignore-not-found --cascade=foreground --timeout "$TIMEOUT"
}

start() {
  local baseline canary
  roll_back
  # Both before either is created: a mistake leaves nothing behind.
  baseline=$(copy_of_stable baseline '')
  canary=$(copy_of_stable canary "$1")
  cluster apply --filename - <<<"$baseline"
  cluster apply --filename - <<<"$canary"
  cluster rollout status "deployment/$APP-baseline" --timeout "$TIMEOUT"
  cluster rollout status "deployment/$APP-canary" --timeout "$TIMEOUT"
}

promote() {
  local tried
  tried=$(image_of "$APP-canary")
  # What was judged, and not what another pipeline has put there meanwhile.
  if [ "$tried" != "$1" ]; then
    printf 'canary.sh: cannot promote %s, the image of %s-canary is "%s"\n' "$1" "$APP" "$tried" >&2
    return 1
  fi
  set_image "$1"
  shift_to 0
  # From here on it is done: who rolls back later only deletes.
  cluster patch deployment "$APP-canary" --type merge --patch "{\"metadata\":{\"annotations\":{\"$PROMOTED\":\"true\"}}}"
  delete_both || printf 'canary.sh: %s is promoted, but %s-baseline and %s-canary are left: the next start, or roll-back, deletes them\n' "$1" "$APP" "$APP" >&2
}

# Whether the canary was promoted, and only could not be deleted.
is_promoted() {
  cluster get deployment "$APP-canary" --ignore-not-found --output json |
    jq -r --arg name "$PROMOTED" '.metadata.annotations[$name] // "false"'
}

roll_back() {
  local before tried now promoted
  shift_to 0
  promoted=$(is_promoted)
  before=$(image_of "$APP-baseline")
  tried=$(image_of "$APP-canary")
  now=$(image_of "$APP")
  # A promotion that was broken off: the baseline knows which image was stable. Any other image is somebody else's doing, and stays.
  if [ "$promoted" = true ]; then
    printf 'canary.sh: %s stays stable, its promotion was done\n' "$now" >&2
  elif [ -n "$before" ] && [ "$now" = "$tried" ] && [ "$now" != "$before" ]; then
    set_image "$before"
  fi
  delete_both
}

[[ $APP =~ $NAME ]] || wrong_usage "APP must be the name of a Deployment, is \"$APP\""
[[ $NAMESPACE =~ $NAME ]] || wrong_usage "NAMESPACE must be the name of a namespace, is \"$NAMESPACE\""
[[ $REPLICAS =~ ^[1-9][0-9]{0,3}$ ]] || wrong_usage "REPLICAS must be a number from 1 on, is \"$REPLICAS\""
case ${1-}:$# in
  start:2 | promote:2)
    [[ $2 =~ ^[a-z0-9][A-Za-z0-9._:/@-]{0,300}$ ]] || wrong_usage "\"$2\" is no image"
    "$1" "$2"
    ;;
  shift:2)
    [[ $2 =~ ^([0-9]|[1-4][0-9]|50)$ ]] || wrong_usage "PERCENT must be 0 to 50, is \"$2\""
    shift_to "$2"
    ;;
  roll-back:1) roll_back ;;
  *) wrong_usage 'COMMAND must be one of those below' ;;
esac

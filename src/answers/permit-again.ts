import type { FollowForAsker } from './outcomes.js';

/** The same judging, of what its caller may still ask for: while a request waited for room, its config may have become another one. */
export function permitAgain(follow: FollowForAsker): FollowForAsker {
  return async (request, occasion, asker) => {
    asker.permit(request);
    return follow(request, occasion, asker);
  };
}

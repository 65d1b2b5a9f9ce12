import { Router, type RequestHandler } from 'express';
import type { RemoteAnswer } from './remote-judge-answer.js';

/** What the route needs: how the bytes of bodies are read into `request.body` and other methods refused, and who judges. */
export interface RemoteJudgeParts {
  readonly bytes: readonly RequestHandler[];
  readonly refuseMethod: (allowed: string) => RequestHandler;
  /** On whichever thread; throws INVALID_REQUEST where the body is at fault. */
  readonly judgeRemotely: (body: Uint8Array, signal: AbortSignal) => Promise<RemoteAnswer>;
}

/** POST /judge as Kayenta's RemoteJudge-v1.0 calls it: the series come with the request, Kayenta's own result comes back. */
export function remoteJudgeRoute({ bytes, refuseMethod, judgeRemotely }: RemoteJudgeParts): Router {
  const router = Router();
  const route = router.route('/judge');
  route.post(...bytes, async (request, response) => {
    const body: unknown = request.body;
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    const { result, told } = await judgeRemotely(body instanceof Uint8Array ? body : new Uint8Array(), gone.signal);
    request.log.info({ dialect: 'kayenta', ...told }, 'judged');
    response.json(result);
  });
  route.all(refuseMethod('POST'));
  return router;
}

import { sendText, type Asked } from './asked.js';

/** Every how many requests the token server answers with something else than a token. */
const TROUBLE_EVERY = 5;

/** Answers requests for tokens: mostly with one, at times as a broken server does, also with what it was sent. */
export function createTokenServer(token: () => string): (asked: Pick<Asked, 'request' | 'response' | 'body'>) => void {
  let n = 0;
  return ({ request, response, body }) => {
    n++;
    if (n % TROUBLE_EVERY !== 0) {
      sendText({ response }, JSON.stringify({ access_token: token(), token_type: 'Bearer', expires_in: 1 }));
      return;
    }
    const sent = `${request.headers.authorization ?? ''} ${body}`;
    const troubles = [
      { status: 400, text: JSON.stringify({ error: 'invalid_client', error_description: `wrong: ${sent}` }) },
      { status: 401, text: JSON.stringify({ error: sent }) },
      { status: 500, text: `<html>${sent}</html>` },
      { status: 200, text: JSON.stringify({ access_token: token(), token_type: 'mac' }) },
      { status: 200, text: '[' },
    ];
    const { status, text } = troubles[(n / TROUBLE_EVERY) % troubles.length] ?? { status: 500, text: '' };
    sendText({ response }, text, { status });
  };
}

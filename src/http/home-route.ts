import { Router } from 'express';
import type { PageScripts } from '../report/html/page-script.js';
import { rightsOf } from './asker-of.js';
import { linkTo } from './link-to.js';
import type { ListedConfigs } from './pages/config-list.js';
import { homePage } from './pages/home-page.js';
import { refuseMethod } from './refuse-method.js';
import { sendPage } from './send-page.js';

/** What the page shows. */
export interface HomeRouteParts extends ListedConfigs {
  readonly publicUrl: string | undefined;
  readonly pageScripts: PageScripts | null;
}

/** GET /: a page where a kept judgement can be read, and that tells which metric configs there are. */
export function homeRoute({ publicUrl, configs, configMistakes, ...parts }: HomeRouteParts): Router {
  const router = Router();
  const route = router.route('/');
  route.get((request, response) => {
    const { shown } = rightsOf(request);
    const { page, ...rights } = homePage({
      ...parts,
      configs: shown.configs(configs),
      configMistakes: shown.configs(configMistakes),
      base: linkTo(request, '', publicUrl),
    });
    sendPage(response, page, rights);
  });
  route.all(refuseMethod('GET, HEAD'));
  return router;
}

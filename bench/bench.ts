import { benchCompatibleJudge } from './compatible-judge.js';
import { benchFirstAnswer } from './first-answer.js';
import { printTable } from './measure.js';

printTable('netflix-aca, one metric, warm, ms', benchCompatibleJudge());
printTable('start of the service to its first judgement, ms', await benchFirstAnswer());

/** Steps of the signed question to the platform. */
import type { GlassStep, GlassText } from '../../../schemas/glass.js';
import type { Question, Token } from './taps.js';
import type { VisitFacts } from './visit-facts.js';

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

function tokenTexts(token: Token, zh: string, en: string): GlassText[] {
  const { header, claims, subjectHeader } = token;
  return [
    ...(header === undefined
      ? []
      : [{ zh: `${zh}：签名头`, en: `${en}: JWS header`, text: json(header) }]),
    ...(claims === undefined
      ? []
      : [{ zh: `${zh}：内容`, en: `${en}: JWS payload`, text: json(claims) }]),
    ...(subjectHeader === undefined
      ? []
      : [
          {
            zh: `${zh}：身份号码的加密信封头（号码只有平台能打开）`,
            en: `${en}: header of the inner JWE (only the platform can open the number)`,
            text: json(subjectHeader),
          },
        ]),
    { zh: `${zh}：线上的原文`, en: `${en}: as it went over the line`, text: token.token },
  ];
}

function questionStep(question: Question, { zeroAt }: VisitFacts): GlassStep {
  const { receivedAt, answeredAt, verdict, verified, httpStatus, request, response } = question;
  const checkZh = verified ? '验签通过' : '验签不通过';
  const checkEn = verified ? 'signature and claims verified' : 'refused';
  const resultZh = verdict === 'answered' ? '已回答' : verdict;
  const result = response === undefined ? '没有回答 · no answer' : `HTTP ${httpStatus ?? '?'}`;
  return {
    key: `platform-${question.n}`,
    source: 'platform',
    kind: 'question',
    zh: `签名查询：${checkZh}，${resultZh}`,
    en: `signed question: ${checkEn}, ${verdict}`,
    fromMs: receivedAt - zeroAt,
    toMs: answeredAt - zeroAt,
    times: 1,
    bytes: [],
    texts: [
      {
        zh: '平台的结论',
        en: 'Verdict of the platform',
        text: `${checkEn}; ${verdict}; ${result}`,
      },
      ...tokenTexts(request, '请求', 'Request'),
      ...(response === undefined ? [] : tokenTexts(response, '回答', 'Answer')),
    ],
  };
}

export function platformSteps(facts: VisitFacts): GlassStep[] {
  return facts.questions.map((question) => questionStep(question, facts));
}

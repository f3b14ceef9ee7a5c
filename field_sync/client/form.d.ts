// The shapes of a compiled questionnaire and of what is made of it. For the type checker only: never served.
// What has its default is left out of the canonical JSON, so nearly every key may be missing.

/** Language -> words. */
export type Text = Record<string, string>

/** A rule as JSON arrays: see survey_engine/definition/tree.py. */
export type Tree = readonly any[]

export type Answer = string | number | string[] | Record<string, string>

/** Question id, or companion id (`<id>_other`, `<id>_place`) -> answer. What was typed may be any JSON. */
export type Answers = Readonly<Record<string, unknown>>

export type Mode = 'web' | 'tablet' | 'kiosk' | 'paper' | 'import'

export type Severity = 'error' | 'warning' | 'note'

export interface Option {
  code: string
  label: Text
  exclusive?: boolean
  requires_text?: boolean
  relevant?: Tree
}

export interface Place {
  name: string
  codes: string[]
}

export interface Question {
  id: string
  type: string
  text: Text
  hint?: Text
  note?: Text
  short?: Text
  required?: boolean | Tree
  relevant?: Tree
  options?: Option[]
  chosen_in?: string
  rows?: Option[]
  places?: Place[]
  order?: 'shuffle'
  min_choices?: number
  max_choices?: number
  minimum?: number | string
  maximum?: number | string
  max_length?: number
  pattern?: string
  modes?: string[]
  private?: boolean
  sensitive?: boolean
  style?: string
  messages?: Record<string, Text>
  checks?: { that: Tree; message: Text }[]
}

export interface Section {
  id: string
  title: Text
  questions: Question[]
  relevant?: Tree
}

export interface End {
  when: Tree
  page?: string
  keep?: 'count_only' | 'nothing'
  go_to?: string
  carry?: string[]
}

export interface Questionnaire {
  id: string
  version: number
  languages: string[]
  sections: Section[]
  ends?: End[]
}

/** What the server keeps and sends under a form's hash. */
export interface Form {
  format: number
  questionnaire: Questionnaire
}

/** Whether a rule holds for some answers on a day (YYYY-MM-DD). */
export type Holds = (answers: Answers, today: string) => boolean

/** The options of a question, or the rows of a grid. */
export interface Offer {
  options: readonly Option[]
  has: (code: string, seen: Answers, today: string) => boolean
  now: (seen: Answers, today: string) => Option[]
}

/** Something wrong, not yet in words. `part` is "", "_other", "_place" or "/<row>". */
export interface Finding {
  question: string
  code: string
  part: string
}

/** One pass through a questionnaire; `seen` is what rules see. */
export interface Walk {
  answers: Answers
  today: string
  seen: Record<string, Answer>
  findings: Finding[]
  asked: string[]
  sections: string[]
  derived: Record<string, string>
  end: End | null
}

export interface Route {
  asked: string[]
  sections: string[]
  end: End | null
  derived: Record<string, string>
}

/** The answer to keep, undefined for a blank, or false when it is no answer at all. */
export type Checked = Answer | undefined | false

export type Check = (value: unknown, walk: Walk) => Checked

/** `values` fill blanks of the message beyond those that the question fills: see messages.js. */
export interface Fault {
  path: string
  question: string
  code: string
  values: Record<string, string>
  severity: Severity
}

export interface Candidate {
  code: string
  place: string | null
}

/** What a person typed or ticked: one box, boxes ticked, or boxes by name. */
export type Raw = string | string[] | Record<string, string>

/** `value` is null for a blank; `place` is the place named, for an area. */
export type Reading =
  | { value: Answer | null; place?: string }
  | { unreadable: string; values: Record<string, string>; candidates: Candidate[] }

export interface Router {
  questions: ReadonlyMap<string, Question>
  companions: ReadonlyMap<string, string>
  walk: (answers: Answers, today: string, mode?: Mode) => Walk
  route: (answers: Answers, today: string, mode?: Mode) => Route
  onRoute: (answers: Answers, route: Route) => Record<string, unknown>
  options: (question: string, answers: Answers, today: string, mode?: Mode) => string[]
  rows: (question: string, answers: Answers, today: string, mode?: Mode) => string[]
}

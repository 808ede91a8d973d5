import { answerTests } from '../answer-tests.ts'

answerTests('function')

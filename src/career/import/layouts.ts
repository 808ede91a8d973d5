/** Files of publishers that can be imported. */
export const importKinds = ['oews', 'projections', 'onet', 'scorecard'] as const
export type ImportKind = (typeof importKinds)[number]

export interface Column {
  /** Names that publishers gave it over the years; case, spaces and signs do not count. */
  readonly names: readonly (string | RegExp)[]
  readonly is: 'needed' | 'optional'
}

export interface Layout {
  readonly kind: ImportKind
  readonly what: string
  readonly columns: Readonly<Record<string, Column>>
}

const needed = (...names: (string | RegExp)[]): Column => ({ names, is: 'needed' })
const optional = (...names: (string | RegExp)[]): Column => ({ names, is: 'optional' })

const onetCode = needed('O*NET-SOC Code')
const rated = {
  code: onetCode,
  elementId: needed('Element ID'),
  element: needed('Element Name'),
  scale: needed('Scale ID'),
  value: needed('Data Value'),
  suppress: optional('Recommend Suppress'),
  notRelevant: optional('Not Relevant'),
  date: optional('Date', 'date_updated'),
}

/** Every layout that is read, told by its columns. The first whose columns are there is taken. */
export const layouts = {
  wages: {
    kind: 'oews',
    what: 'wages by occupation (OEWS)',
    columns: {
      code: needed('OCC_CODE'),
      title: needed('OCC_TITLE', 'OCC_TITL'),
      group: optional('O_GROUP', 'OCC_GROUP', 'GROUP'),
      area: optional('AREA'),
      areaTitle: optional('AREA_TITLE', 'AREA_NAME', 'STATE'),
      areaType: optional('AREA_TYPE'),
      state: optional('PRIM_STATE', 'ST'),
      naics: optional('NAICS'),
      ownership: optional('OWN_CODE'),
      employment: needed('TOT_EMP'),
      meanAnnual: needed('A_MEAN'),
      p10: needed('A_PCT10', 'AW_PCT10'),
      p25: needed('A_PCT25'),
      median: needed('A_MEDIAN'),
      p75: needed('A_PCT75'),
      p90: needed('A_PCT90'),
    },
  },
  projections: {
    kind: 'projections',
    what: 'occupational projections (table 1.2)',
    columns: {
      title: needed(
        'National Employment Matrix title',
        'Occupation Title',
        /nationalemploymentmatrix(occupation)?title(andcode)?$/,
      ),
      code: needed(
        'National Employment Matrix code',
        'Occupation Code',
        /nationalemploymentmatrix(occupation)?(titleand)?code$/,
      ),
      type: optional('Occupation type'),
      base: needed('Employment, first year', /^employment(\d{4})$/),
      projected: needed('Employment, last year', /^employment(\d{4})$/),
      change: needed(
        'Employment change, numeric',
        /^employmentchangenumer/,
        /^employmentchange\d{8}$/,
        /^change\d*number$/,
      ),
      changePct: needed(
        'Employment change, percent',
        /^employmentchangepercent/,
        /^employmentpercentchange/,
        /^change\d*percent$/,
      ),
      selfEmployed: optional(/^percentselfemployed/),
      openings: needed('Occupational openings', /^(annualaverage)?occupationalopenings/),
      wage: needed('Median annual wage', /^medianannualwage/),
      education: needed(
        'Typical education needed for entry',
        /^typicaleducationneeded/,
        'Typical Entry-Level Education',
      ),
      experience: optional(/^workexperienceinarelated/),
      training: optional(/^typicalonthejobtraining/),
    },
  },
  onetTasks: {
    kind: 'onet',
    what: 'O*NET task statements',
    columns: {
      code: onetCode,
      taskId: needed('Task ID'),
      task: needed('Task'),
      type: needed('Task Type'),
      date: optional('Date', 'date_updated'),
    },
  },
  onetReportedTitles: {
    kind: 'onet',
    what: 'O*NET sample of reported titles',
    columns: { code: onetCode, title: needed('Reported Job Title') },
  },
  onetSoftware: {
    kind: 'onet',
    what: 'O*NET technology or software skills',
    columns: {
      code: onetCode,
      software: needed('Example', 'Workplace Example'),
      commodity: needed('Commodity Title', 'Element Name'),
      hot: needed('Hot Technology'),
      /** Since release 27.1. */
      inDemand: optional('In Demand'),
    },
  },
  onetEducation: {
    kind: 'onet',
    what: 'O*NET education, training and experience',
    columns: {
      code: onetCode,
      elementId: optional('Element ID'),
      scale: needed('Scale ID'),
      category: needed('Category'),
      value: needed('Data Value'),
      n: optional('N'),
      date: optional('Date', 'date_updated'),
    },
  },
  /** Stands beside education in a release and only says what its categories are called. */
  onetCategories: {
    kind: 'onet',
    what: 'O*NET names of categories',
    columns: {
      scale: needed('Scale ID'),
      category: needed('Category'),
      says: needed('Category Description'),
    },
  },
  onetRatings: { kind: 'onet', what: 'O*NET ratings of skills or knowledge', columns: rated },
  onetZones: {
    kind: 'onet',
    what: 'O*NET job zones',
    columns: { code: onetCode, zone: needed('Job Zone'), date: optional('Date', 'date_updated') },
  },
  onetOccupations: {
    kind: 'onet',
    what: 'O*NET occupation data',
    columns: { code: onetCode, title: needed('Title'), description: needed('Description') },
  },
  programs: {
    kind: 'scorecard',
    what: 'College Scorecard fields of study',
    columns: {
      unitid: needed('UNITID'),
      institution: needed('INSTNM'),
      control: needed('CONTROL'),
      cip: needed('CIPCODE'),
      field: needed('CIPDESC'),
      level: needed('CREDLEV'),
      completersNewer: optional('IPEDSCOUNT2'),
      completers: optional('IPEDSCOUNT1'),
      earn1yr: needed('EARN_MDN_1YR', 'EARN_MDN_HI_1YR', 'MD_EARN_WNE'),
      earn4yr: optional('EARN_MDN_4YR'),
      debt: needed('DEBT_ALL_STGP_ANY_MDN', 'DEBT_ALL_STGP_EVAL_MDN', 'DEBT_MDN', 'DEBTMEDIAN'),
    },
  },
  institutions: {
    kind: 'scorecard',
    what: 'College Scorecard institutions',
    columns: {
      unitid: needed('UNITID'),
      name: needed('INSTNM'),
      city: needed('CITY'),
      state: needed('STABBR'),
      zip: optional('ZIP'),
      lat: optional('LATITUDE'),
      lon: optional('LONGITUDE'),
      url: optional('INSTURL'),
      control: needed('CONTROL'),
      level: needed('ICLEVEL'),
      online: optional('DISTANCEONLY'),
      operating: needed('CURROPER'),
      certificatesShort: optional('CIP11CERT1'),
      certificatesLonger: optional('CIP11CERT2'),
      undergrads: needed('UGDS'),
      admission: optional('ADM_RATE'),
      tuitionIn: needed('TUITIONFEE_IN'),
      tuitionOut: needed('TUITIONFEE_OUT'),
      netPublic: needed('NPT4_PUB'),
      netPrivate: needed('NPT4_PRIV'),
      netPublicLow: optional('NPT41_PUB'),
      netPrivateLow: optional('NPT41_PRIV'),
      completion4: needed('C150_4'),
      completion2: needed('C150_L4'),
      students4: optional('D150_4'),
      students2: optional('D150_L4'),
      retention4: optional('RET_FT4'),
      retention2: optional('RET_FTL4'),
    },
  },
} as const satisfies Record<string, Layout>

export type LayoutId = keyof typeof layouts

const json = (schema) => ({ 'application/json': { schema } })
const mistake = { description: 'no', content: json({ $ref: '#/components/schemas/Mistake' }) }
const note = { $ref: '#/components/schemas/Note' }
const user = { $ref: '#/components/schemas/User' }
const noteId = { name: 'noteId', in: 'path', required: true, schema: { type: 'string' } }
const signed = [{ bearer: [] }]
const body = (name) => ({ required: true, content: json({ $ref: `#/components/schemas/${name}` }) })

/** The contract of the notes in notes.mjs, as OpenAPI 3.0. */
export const document = {
  openapi: '3.0.3',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/users': {
      post: {
        requestBody: body('NewUser'),
        responses: {
          201: { description: 'made', content: json(user) },
          400: mistake,
          409: mistake,
        },
      },
    },
    '/users/{userId}': {
      get: {
        security: signed,
        parameters: [{ name: 'userId', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          200: { description: 'somebody', content: json(user) },
          401: mistake,
          404: mistake,
        },
      },
    },
    '/login': {
      post: {
        requestBody: body('NewUser'),
        responses: {
          200: {
            description: 'a token',
            content: json({
              type: 'object',
              required: ['token'],
              properties: { token: { type: 'string' } },
            }),
          },
          400: mistake,
          401: mistake,
        },
      },
    },
    '/me': {
      get: {
        security: signed,
        responses: { 200: { description: 'you', content: json(user) }, 401: mistake },
      },
    },
    '/notes': {
      get: {
        security: signed,
        responses: {
          200: { description: 'yours', content: json({ type: 'array', items: note }) },
          401: mistake,
        },
      },
      post: {
        security: signed,
        requestBody: body('NewNote'),
        responses: {
          201: { description: 'made', content: json(note) },
          400: mistake,
          401: mistake,
        },
      },
    },
    '/notes/{noteId}': {
      parameters: [noteId],
      get: {
        security: signed,
        responses: {
          200: { description: 'a note', content: json(note) },
          401: mistake,
          404: mistake,
        },
      },
      put: {
        security: signed,
        requestBody: body('NewNote'),
        responses: {
          200: { description: 'changed', content: json(note) },
          400: mistake,
          401: mistake,
          404: mistake,
        },
      },
      delete: {
        security: signed,
        responses: { 204: { description: 'gone' }, 401: mistake, 404: mistake },
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Mistake: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
      NewUser: {
        type: 'object',
        required: ['username', 'password'],
        properties: {
          username: { type: 'string', minLength: 3, maxLength: 30 },
          password: { type: 'string', minLength: 8, maxLength: 100 },
        },
      },
      User: {
        type: 'object',
        required: ['id', 'username', 'role'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          username: { type: 'string' },
          role: { type: 'string' },
        },
      },
      NewNote: {
        type: 'object',
        required: ['text'],
        properties: {
          text: { type: 'string', minLength: 1, maxLength: 1000 },
          color: { type: 'string', enum: ['red', 'blue'], default: 'red' },
        },
      },
      Note: {
        type: 'object',
        required: ['id', 'text', 'color', 'owner', 'createdAt'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          text: { type: 'string' },
          color: { type: 'string', nullable: true },
          owner: { type: 'string' },
          createdAt: { type: 'string', format: 'date-time' },
        },
      },
    },
  },
}

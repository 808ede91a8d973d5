const problem = {
  description: 'what was wrong',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
const film = { 'application/json': { schema: { $ref: '#/components/schemas/Film' } } }
const order = { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } }
const filmBody = {
  required: true,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/NewFilm' } } },
}
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }
const orderId = {
  name: 'orderId',
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
}
const ifMatch = { name: 'If-Match', in: 'header', schema: { type: 'string' } }
const problems = { 400: problem, 404: problem }

const fields = {
  title: { type: 'string', minLength: 1, maxLength: 200 },
  year: { type: 'integer', minimum: 1888, maximum: 2100 },
  price: { type: 'number', minimum: 0 },
  genre: { type: 'string', enum: ['drama', 'comedy', 'crime'] },
  stock: { type: 'integer', minimum: 0 },
  tags: { type: 'array', maxItems: 5, items: { type: 'string' } },
  released: { type: 'string', format: 'date' },
  code: { type: 'string', pattern: '^[A-Z]{3}-\\d{4}$' },
}

/** The contract of the film shop in films.mjs. */
export const document = {
  openapi: '3.1.0',
  info: { title: 'Films', version: '1' },
  paths: {
    '/films': {
      get: {
        operationId: 'listFilms',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'offset',
            in: 'query',
            schema: { type: 'integer', minimum: 0, maximum: 1_000_000_000, default: 0 },
          },
          { name: 'year', in: 'query', schema: { type: 'integer', minimum: 1888, maximum: 2100 } },
          { name: 'q', in: 'query', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'films',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items', 'total'],
                  properties: {
                    items: { type: 'array', items: { $ref: '#/components/schemas/Film' } },
                    total: { type: 'integer' },
                  },
                },
              },
            },
          },
          400: problem,
        },
      },
      post: {
        operationId: 'createFilm',
        requestBody: filmBody,
        responses: {
          201: {
            description: 'made',
            content: film,
            headers: { 'X-Request-Id': { required: true, schema: { type: 'string' } } },
          },
          400: problem,
        },
      },
    },
    '/films/{id}': {
      get: {
        operationId: 'readFilm',
        parameters: [id],
        responses: {
          200: { description: 'a film', content: film },
          304: { description: 'as it was' },
          ...problems,
        },
      },
      put: {
        operationId: 'replaceFilm',
        parameters: [id, ifMatch],
        requestBody: filmBody,
        responses: { 200: { description: 'replaced', content: film }, 412: problem, ...problems },
      },
      patch: {
        operationId: 'changeFilm',
        parameters: [id],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object', properties: fields } } },
        },
        responses: { 200: { description: 'changed', content: film }, ...problems },
      },
      delete: {
        operationId: 'deleteFilm',
        parameters: [id],
        responses: { 204: { description: 'gone' }, ...problems },
      },
    },
    '/films/{id}/ratings': {
      post: {
        operationId: 'rateFilm',
        parameters: [id],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['stars'],
                properties: { stars: { type: 'integer', minimum: 1, maximum: 5 } },
              },
            },
          },
        },
        responses: { 200: { description: 'rated', content: film }, ...problems },
      },
    },
    '/orders': {
      post: {
        operationId: 'createOrder',
        parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['filmId', 'quantity', 'email'],
                properties: {
                  filmId: { type: 'integer' },
                  quantity: { type: 'integer', minimum: 1, maximum: 10 },
                  email: { type: 'string', format: 'email' },
                },
              },
            },
          },
        },
        responses: { 201: { description: 'ordered', content: order }, 409: problem, ...problems },
      },
    },
    '/orders/{orderId}': {
      get: {
        operationId: 'readOrder',
        parameters: [orderId],
        responses: { 200: { description: 'an order', content: order }, 404: problem },
      },
    },
    '/orders/{orderId}/pay': {
      post: {
        operationId: 'payOrder',
        parameters: [orderId],
        responses: { 200: { description: 'paid', content: order }, 404: problem, 409: problem },
      },
    },
    '/orders/{orderId}/cancel': {
      post: {
        operationId: 'cancelOrder',
        parameters: [orderId],
        responses: {
          200: { description: 'cancelled', content: order },
          404: problem,
          409: problem,
        },
      },
    },
    '/report': {
      get: {
        operationId: 'readReport',
        parameters: [{ name: 'name', in: 'query', schema: { type: 'string' } }],
        responses: {
          200: {
            description: 'a report',
            content: { 'text/plain': { schema: { type: 'string' } }, 'text/html': {} },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      NewFilm: { type: 'object', required: ['title', 'year', 'price'], properties: fields },
      Film: {
        type: 'object',
        required: ['id', 'title', 'year', 'price', 'ratings'],
        properties: {
          id: { type: 'integer', readOnly: true },
          ...fields,
          ratings: { type: 'integer', readOnly: true },
        },
      },
      Order: {
        type: 'object',
        required: ['id', 'filmId', 'quantity', 'email', 'status'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          filmId: { type: 'integer' },
          quantity: { type: 'integer' },
          email: { type: 'string' },
          status: { type: 'string', enum: ['new', 'paid', 'cancelled'] },
        },
      },
      Problem: {
        type: 'object',
        required: ['title', 'status'],
        properties: { title: { type: 'string' }, status: { type: 'integer' } },
      },
    },
  },
}

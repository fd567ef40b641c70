// Generated from openapi.json by `npm run generate`. Do not edit.

export interface paths {
  "/health": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The process lives */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description It does */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/metrics": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Metrics in the text format of Prometheus */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description All metrics */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "text/plain": string;
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/ready": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The server can serve
     * @description Not while its database is away, and not once it was asked to stop.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description It can */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/admin/nodes": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The nodes of this installation
     * @description For administrators. Each node reports every two seconds; one that did not for fifteen is not listed.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description By name */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Nodes"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/login": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Signs in. A wrong password and an unknown address are answered the same, in the same time. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["Credentials"];
        };
      };
      responses: {
        200: {
          headers: {
            /** @description The refresh token */
            "Set-Cookie"?: string;
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Signed"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description wrong_credentials */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This request came from a page of another site */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "origin_refused",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "This request came from a page of another site",
             *       "type": "urn:atas:problem:origin_refused"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/logout": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Signs out here: ends the session of the cookie or of the access token. Fine to repeat. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Signed out */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description This request came from a page of another site */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "origin_refused",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "This request came from a page of another site",
             *       "type": "urn:atas:problem:origin_refused"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/logout-everywhere": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Signs out everywhere, here too. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Signed out everywhere */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/password/change": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Changes the password. The other sessions end. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["Change"];
        };
      };
      responses: {
        /** @description Changed */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description wrong_password */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/password/forgotten": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Mails a link to choose a new password, if the address has an account. The answer is the same if not. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["ForgottenPassword"];
        };
      };
      responses: {
        /** @description If there is such an account, a mail is on its way */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/password/reset": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Chooses a new password with the token from the mail. Every session ends. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["Reset"];
        };
      };
      responses: {
        /** @description Changed; sign in with it */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description link_invalid: used, too old or broken */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/refresh": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A new access token for the cookie's refresh token, which is replaced. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            /** @description The next refresh token */
            "Set-Cookie"?: string;
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Signed"];
          };
        };
        /** @description session_ended: sign in again */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This request came from a page of another site */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "origin_refused",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "This request came from a page of another site",
             *       "type": "urn:atas:problem:origin_refused"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/register": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Makes an account and signs it in. A mail with a link to confirm the address is on its way. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["NewAccount"];
        };
      };
      responses: {
        201: {
          headers: {
            /** @description The refresh token */
            "Set-Cookie"?: string;
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Signed"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This request came from a page of another site */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "origin_refused",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "This request came from a page of another site",
             *       "type": "urn:atas:problem:origin_refused"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description email_taken, handle_taken */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/sessions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where one is signed in, the last seen first. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_Session"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/sessions/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Ends one of one's sessions. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: components["schemas"]["SessionId"];
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Ended */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/verify": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Confirms an address with the token from the mail. Needs no sign-in: mail is often read on another device. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["LinkToken"];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Confirmed"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description link_invalid: used, too old or broken */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/auth/verify/resend": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Mails a new link to confirm the address, unless it is confirmed already. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description On its way */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/blocks": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * People I have blocked
     * @description Newest first. Clients show nothing of what these people write.
     */
    get: {
      parameters: {
        query?: {
          /** @description `next` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of them */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_BlockedPerson"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/blocks/{user}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Block somebody
     * @description It takes effect at once, on all devices of both: nobody writes in a conversation of the two, neither is told of what
     *     the other does, and the blocked person can neither invite me nor open a conversation. They are not told. Blocking
     *     again changes nothing.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          user: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Blocked */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Oneself, or 1,000 are blocked already */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    /**
     * Lift a block
     * @description Also when there was none.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          user: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Not blocked */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/campuses": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List campuses
     * @description By name. Public: one chooses the address to sign up with by it.
     */
    get: {
      parameters: {
        query?: {
          /** @description `next` of the page before. */
          cursor?: string;
          /** @description Items on a page, 1 to 100. */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of campuses */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_Listed"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    /**
     * Add a campus
     * @description People who have a verified address of one of its domains already become its members at once.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["CampusDraft"];
        };
      };
      responses: {
        /** @description Added */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Campus"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description `slug_taken`, `domain_taken` */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/campuses/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change a campus
     * @description A domain that is added or taken away changes memberships at once.
     */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["Change"];
        };
      };
      responses: {
        /** @description Changed */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Campus"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description `slug_taken`, `domain_taken` */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    trace?: never;
  };
  "/v1/files/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a file
     * @description For its uploader and for members of the room in which it was sent. A picture is shown, anything else is saved.
     */
    get: {
      parameters: {
        query?: never;
        header?: {
          Range?: string | null;
          "If-None-Match"?: string | null;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description All of it */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/octet-stream": number[];
          };
        };
        /** @description A part of it */
        206: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/octet-stream": number[];
          };
        };
        /** @description Not changed */
        304: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description It is still being looked at */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description It was refused */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description It has no such part */
        416: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/files/{id}/{variant}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a picture in a size
     * @description `thumb` has at most 480 pixels a side, `screen` 1,600, `full` 4,096. A smaller picture comes as it is.
     */
    get: {
      parameters: {
        query?: never;
        header?: {
          Range?: string | null;
          "If-None-Match"?: string | null;
        };
        path: {
          id: string;
          variant: "full" | "screen" | "thumb";
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description All of it */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "image/*": number[];
          };
        };
        /** @description A part of it */
        206: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "image/*": number[];
          };
        };
        /** @description Not changed */
        304: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description It is still being looked at */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description It was refused */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description It has no such part */
        416: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/inbox": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * My notifications
     * @description Grouped, newest first, without what was withdrawn and what happened in rooms that one is no longer in. To be read
     *     once; from then on the stream `inbox` tells what changes.
     */
    get: {
      parameters: {
        query?: {
          /** @description `next` of the page before. */
          cursor?: string;
          /** @description At most 100. */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A part of them */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Inbox"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/inbox/read": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Mark notifications as read
     * @description The same as `read` of the stream `inbox` over WebSocket; other devices are told. Answers how far they are read now.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["InboxRead"];
        };
      };
      responses: {
        /** @description The position */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["InboxRead"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/links/{token}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Look at an invitation link
     * @description What room it leads into. 410 for whatever is no link that is good now.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          token: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The room */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["LinkPreview"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Not valid, or not any more */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/links/{token}/join": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Join by an invitation link
     * @description A member at once, and may leave. The history of a private room begins with the joining, as for everybody who is invited.
     *     Whoever is in the room already stays as they are and uses nothing up.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          token: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Joined */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Room"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Banned from the room, or a block stands between oneself and who made the link */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description Not valid, or not any more */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/mail/unsubscribe/{token}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Ask whether to stop digests
     * @description A page with a button, for people who open the link of a mail. It changes nothing.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          token: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "text/html": string;
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    /**
     * Stop digests
     * @description For the button of the page and for mail programs (RFC 8058). The settings bring them back.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          token: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description No more of them */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "text/html": string;
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/me": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One's own account. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["User"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /** Deletes one's account, at once and for good. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["Farewell"];
        };
      };
      responses: {
        /** @description Deleted */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description wrong_password */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    /** Changes one's name, handle or language. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["Changes"];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["User"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description handle_taken */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    trace?: never;
  };
  "/v1/me/campus": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * My campus
     * @description Right from the moment the address is verified.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The campus, or null */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "campus": {
             *         "city": "Kuala Lumpur",
             *         "country": "MY",
             *         "id": "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f",
             *         "name": "Universiti Utama",
             *         "slug": "utama",
             *         "time_zone": "Asia/Kuala_Lumpur"
             *       },
             *       "verified_at": "2026-09-02T12:00:00Z"
             *     }
             */
            "application/json": components["schemas"]["MyCampus"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/me/profile": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** My profile */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The profile */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Profile"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    /**
     * Change my profile
     * @description The name and the handle belong to the account: `PATCH /v1/me`.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["Telling"];
        };
      };
      responses: {
        /** @description The new profile */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Profile"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/moderation/audit": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The audit
     * @description What was done to keep order, newest first: for admins everywhere, for moderators on their campus.
     */
    get: {
      parameters: {
        query?: {
          /** @description `next` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of lines */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_AuditLine"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/moderation/cases/{id}/resolve": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Decide a case
     * @description For those in whose queue it is, but not about oneself. Removing needs a message; muting and banning need a room that is
     *     no conversation of two, and a person who has less to say there. Whoever reported is told that it was decided, not how.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["CaseDecision"];
        };
      };
      responses: {
        /** @description Decided */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Decided before, or there is nothing to do this to */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/moderation/queue": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The queue
     * @description What was reported, or found by a list of words, last first: for admins everywhere, for moderators on their campus.
     */
    get: {
      parameters: {
        query?: {
          /** @description Those that were decided instead of those that wait. */
          resolved?: boolean;
          /** @description `next` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of cases */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_ModerationCase"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/moderation/words": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Blocked words
     * @description For moderators, of their campus, and for admins.
     */
    get: {
      parameters: {
        query?: {
          /** @description For admins: the campus; without it, the list of rooms without a campus. Moderators have the list of their own. */
          campus?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The list */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["BlockedWords"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    /**
     * Block a word
     * @description From now on, in all public rooms of the campus, on every node. It is found however it is written, and only as a whole
     *     word; where a script has no spaces, wherever it stands. `refuse`: a message with it is not taken (`words`). `review`: it is
     *     taken, and waits in the queue.
     */
    post: {
      parameters: {
        query?: {
          /** @description For admins: the campus; without it, the list of rooms without a campus. Moderators have the list of their own. */
          campus?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["BlockedWordDraft"];
        };
      };
      responses: {
        /** @description Blocked */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["BlockedWord"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description It is blocked already, or 1,000 words are */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/moderation/words/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take a word out of a list */
    delete: {
      parameters: {
        query?: {
          /** @description For admins: the campus; without it, the list of rooms without a campus. Moderators have the list of their own. */
          campus?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Blocked no more */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/people": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List people
     * @description With `q`, the best matches, one's own campus before others; without, everybody by name, one's own campus first.
     *     With `ids`, exactly those who exist, in that order.
     */
    get: {
      parameters: {
        query?: {
          /**
           * @description Words that all stand in the name or handle, in part; at most 60 characters.
           * @example mei
           */
          q?: string;
          /** @description Only people of this campus. */
          campus?: string;
          /** @description Up to 100 ids with commas between; nothing else counts then. */
          ids?: string;
          /** @description `next` of the page before. */
          cursor?: string;
          /** @description Items on a page, 1 to 100. */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of people */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_Person"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/people/{who}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A person
     * @description By id, or by handle as `@mei`. Somebody who deleted their account is found by id, without a name.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @example @mei */
          who: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The profile */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Profile"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/push/key": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The key to subscribe with */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The key */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["PushKey"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/push/subscription": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Be told on this browser
     * @description While it is closed, by Web Push, of notifications that nobody has read within some seconds. It ends with the sign-in.
     *     Subscribing again with the same endpoint takes it over.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["PushSubscription"];
        };
      };
      responses: {
        /** @description Subscribed */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    /** Be told on this browser no more */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["PushUnsubscription"];
        };
      };
      responses: {
        /** @description Not subscribed any more */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/realtime": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Open a realtime connection
     * @description Switches to WebSocket with the subprotocol `atas.v1.json`. The first message is `hello`, with an access token,
     *     within ten seconds. See the description of the protocol in `docs/protocol.md`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Switched to WebSocket */
        101: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not a WebSocket request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The page that asks is of another site */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description Another version than 13 */
        426: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/realtime/sse": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow streams by server-sent events
     * @description What a WebSocket would say to the same streams, one JSON object an event. With `Last-Event-ID`, the id that came last,
     *     everything follows that was missed. Commands go over HTTP. See `docs/protocol.md`.
     */
    get: {
      parameters: {
        query: {
          /** @description At most 32 names of streams, with commas between them: `inbox,room:01a1…`. */
          streams: string;
          /** @description The one of the last `drain`. */
          ticket?: string;
        };
        header?: {
          "Last-Event-ID"?: string | null;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Events, until the token expires */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "text/event-stream": string;
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Names of no streams, none, or more than 32 */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Report something
     * @description A message that one sees, somebody else, or a room that one sees. Those who decide learn of it, the reported person does
     *     not; reporting the same thing again changes nothing. What a reported message says is kept for them, also when its author
     *     removes it. Whoever reported is told when it is decided.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["ReportDraft"];
        };
      };
      responses: {
        /** @description Somebody will look at it */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description One's own, removed already, or a direct room: report the person */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * My rooms
     * @description The rooms one is a member of, newest activity first, each with its unread count and newest message.
     */
    get: {
      parameters: {
        query?: {
          /** @description Words of title or topic. */
          q?: string;
          /** @description `next` of the page before. */
          cursor?: string;
          /** @description At most 100. */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of rooms */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_Room"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    /**
     * Open a room
     * @description Whoever opens it owns it. A direct room that exists already is answered with 200 instead of 201. Public rooms
     *     need a verified address, and take no blocked words in title and topic (422 `words`). Between two people of whom one has
     *     blocked the other nothing is opened (403 `unreachable`).
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["RoomDraft"];
        };
      };
      responses: {
        /** @description The direct room of these two was open before */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Room"];
          };
        };
        /** @description Opened */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Room"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please confirm your e-mail address first */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "verify_email_first",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "Please confirm your e-mail address first",
             *       "type": "urn:atas:problem:verify_email_first"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/discover": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Rooms to discover
     * @description Public rooms of one's campus, and those open to everybody, newest activity first.
     */
    get: {
      parameters: {
        query?: {
          /** @description Words of title or topic. */
          q?: string;
          /** @description `next` of the page before. */
          cursor?: string;
          /** @description At most 100. */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of rooms */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_Room"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A room
     * @description One's own, or a public one of one's campus.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The room */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Room"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Rename a room
     * @description For its owners. Members see it at once. A public room takes no blocked words (422 `words`); a conversation of two has no name
     *     (409 `direct_room`).
     */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["NewWords"];
        };
      };
      responses: {
        /** @description The room */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Room"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description A conversation of two */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    trace?: never;
  };
  "/v1/rooms/{id}/audit": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The audit of a room
     * @description For those who keep order in it. Newest first.
     */
    get: {
      parameters: {
        query?: {
          /** @description `next` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of lines */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_AuditLine"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/bans/{user}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Ban somebody
     * @description For those who keep order in the room, over those who do not. A member is removed; until it ends the person cannot join,
     *     be invited or come by a link. Also for somebody who is not in the room.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          user: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["SanctionTerms"];
        };
      };
      responses: {
        /** @description Banned */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Oneself, or a direct room */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    /**
     * Lift a ban
     * @description Also when there was none. The person may join again, and is not a member by that.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          user: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Not banned */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/join": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Join a public room
     * @description One of one's campus, or one that is open to everybody. Joining again changes nothing.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Joined */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Room"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/leave": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Leave a room
     * @description Its events stop at once on every device. A direct room cannot be left.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Left */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description A direct room */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/links": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Invitation links of a room
     * @description For those who keep order in it. Without those whose time is over.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The links */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["RoomLinks"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    /**
     * Make an invitation link
     * @description For those who keep order in the room, public or private; 20 stand at a time. Whoever holds it may join: show it as a
     *     link or a QR code.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["LinkTerms"];
        };
      };
      responses: {
        /** @description Made */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["RoomLink"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description 20 stand already, or a direct room */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/links/{link}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke an invitation link
     * @description For those who keep order in the room. Whoever has joined by it stays.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          link: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description It is good no more */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/members": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * People of a room
     * @description For members. Owners first, then moderators, then all others in the order of joining. With `q`, those who are called so;
     *     with `ids`, those of them who are members.
     */
    get: {
      parameters: {
        query?: {
          /**
           * @description Words that all stand in the name or handle, in part; at most 60 characters.
           * @example mei
           */
          q?: string;
          /** @description Up to 100 ids with commas between; nothing else counts then. */
          ids?: string;
          /** @description `next` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of members */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_MemberCard"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    /**
     * Invite somebody
     * @description Every member of a private room may; the invited person is a member at once and may leave.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["Invitation"];
        };
      };
      responses: {
        /** @description A member now */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Not a private room */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/members/{user}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove somebody
     * @description For those who keep order in the room, over those who do not. The last event the removed person gets is their removal.
     *     They may come again; a ban keeps them out.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          user: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description No longer a member */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Oneself, or a direct room */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/members/{user}/role": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Name or dismiss a moderator
     * @description For owners of the room. Moderators remove messages, mute, remove and ban people, and set slow mode; they have no power
     *     over owners and each other. Everybody in the room is told.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          user: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["NewRole"];
        };
      };
      responses: {
        /** @description So it is now */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Oneself, an owner, or a direct room */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/messages": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * History of a room
     * @description For members; a private room's begins where one joined.
     */
    get: {
      parameters: {
        query?: {
          /** @description Only events below this seq, the newest of them. */
          before?: number;
          /** @description Only events above this seq, the oldest of them. */
          after?: number;
          /** @description At most 100. */
          limit?: number;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A part of the history */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["History"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    /**
     * Send a message
     * @description The same as `send` over WebSocket. `Idempotency-Key` is the message's id, a UUID made by the client: sent again
     *     with the same content it gets the same answer, with 200 instead of 201.
     */
    post: {
      parameters: {
        query?: never;
        header: {
          "Idempotency-Key": string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["NewMessage"];
        };
      };
      responses: {
        /** @description Stored before */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Ack"];
          };
        };
        /** @description Stored */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Ack"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The id belongs to something else */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/messages/{seq}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a message
     * @description One's own; owners and moderators of the room and moderators among its members also those of others, but not in a direct
     *     room; the author is told. The
     *     same as `delete` over WebSocket; `Idempotency-Key` is the id of the removal.
     */
    delete: {
      parameters: {
        query?: {
          /** @description At most 300 characters, for the audit and for the author. */
          reason?: string;
        };
        header: {
          "Idempotency-Key": string;
        };
        path: {
          id: string;
          seq: number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Numbered */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Ack"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Somebody else's message */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Removed before, or the id belongs to something else */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The reason is too long */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    /**
     * Edit a message
     * @description One's own. The same as `edit` over WebSocket; `Idempotency-Key` is the id of the edit.
     */
    patch: {
      parameters: {
        query?: never;
        header: {
          "Idempotency-Key": string;
        };
        path: {
          id: string;
          seq: number;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["NewWords"];
        };
      };
      responses: {
        /** @description Numbered */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Ack"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Somebody else's message */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Removed, or the id belongs to something else */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    trace?: never;
  };
  "/v1/rooms/{id}/messages/{seq}/reactions/{emoji}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * React to a message
     * @description With one emoji, percent-encoded in the path. The same as `react` with `on: true` over WebSocket; `Idempotency-Key` is
     *     the id of the reaction.
     */
    put: {
      parameters: {
        query?: never;
        header: {
          "Idempotency-Key": string;
        };
        path: {
          id: string;
          seq: number;
          emoji: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Numbered */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Ack"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Removed, 20 different emoji already, or the id belongs to something else */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description No emoji */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    /**
     * Withdraw a reaction
     * @description The same as `react` with `on: false` over WebSocket; `Idempotency-Key` is the id of the withdrawal.
     */
    delete: {
      parameters: {
        query?: never;
        header: {
          "Idempotency-Key": string;
        };
        path: {
          id: string;
          seq: number;
          emoji: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Numbered */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Ack"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Removed, or the id belongs to something else */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description No emoji */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/mutes/{user}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Mute somebody
     * @description For those who keep order in the room, over those who do not. Until it ends the person reads but neither writes, edits,
     *     reacts nor pins, on whatever device; leaving and joining again changes nothing. A second mute takes the place of the
     *     first.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          user: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["SanctionTerms"];
        };
      };
      responses: {
        /** @description Muted */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Oneself, or a direct room */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    /**
     * Lift a mute
     * @description Also when there was none.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          user: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Not muted */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/notifications": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Notification settings of a room */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description As they are */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["RoomNotificationSettings"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    /**
     * Change the notification settings of a room
     * @description They end with one's membership.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["RoomNotificationSettings"];
        };
      };
      responses: {
        /** @description As they are now */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["RoomNotificationSettings"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/pins": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Pinned messages
     * @description For members; in a private room those from after one's joining.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description All that is pinned */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Pins"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/pins/{seq}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Pin a message
     * @description At most 50 a room: in a public room by its owners and moderators, elsewhere by every member. `Idempotency-Key` is the
     *     id of the event that tells the room.
     */
    post: {
      parameters: {
        query?: never;
        header: {
          "Idempotency-Key": string;
        };
        path: {
          id: string;
          seq: number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Numbered */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Ack"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Removed, 50 pinned already, or the id belongs to something else */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    /**
     * Unpin a message
     * @description By whoever may pin. `Idempotency-Key` is the id of the event that tells the room.
     */
    delete: {
      parameters: {
        query?: never;
        header: {
          "Idempotency-Key": string;
        };
        path: {
          id: string;
          seq: number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Numbered */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Ack"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Removed, or the id belongs to something else */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/queue": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The queue of a room
     * @description Messages of it that were reported, or found by a list of words, for those who keep order in it. Not those of people who
     *     keep order themselves.
     */
    get: {
      parameters: {
        query?: {
          /** @description Those that were decided instead of those that wait. */
          resolved?: boolean;
          /** @description `next` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of cases */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_ModerationCase"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/read": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Mark as read
     * @description The same as `read` over WebSocket; other devices are told.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["ReadUpTo"];
        };
      };
      responses: {
        /** @description The position */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["ReadPosition"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/sanctions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Mutes and bans of a room
     * @description Those that stand, newest first, for those who keep order in it.
     */
    get: {
      parameters: {
        query?: {
          /** @description `next` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page of them */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Page_Sanction"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/slow-mode": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Slow a room down
     * @description For those who keep order in it, who are not held back themselves. Everybody in the room is told.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["SlowMode"];
        };
      };
      responses: {
        /** @description So it is now */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["SlowMode"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description You may not do this */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "forbidden",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 403,
             *       "title": "You may not do this",
             *       "type": "urn:atas:problem:forbidden"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description A direct room */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/threads/{seq}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A thread
     * @description All that was answered to one message, directly and indirectly, as a conversation of its own. For members; a message
     *     from before one joined a private room has no thread.
     */
    get: {
      parameters: {
        query?: {
          /** @description Only events below this seq, the newest of them. */
          before?: number;
          /** @description Only events above this seq, the oldest of them. */
          after?: number;
          /** @description At most 100. */
          limit?: number;
        };
        header?: never;
        path: {
          id: string;
          seq: number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A part of the thread */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Thread"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/rooms/{id}/typing": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Say that one types
     * @description The same as `typing` over WebSocket. It is shown for six seconds, or until a message of one's own appears; of whoever is
     *     muted in the room it is not shown.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["Typing"];
        };
      };
      responses: {
        /** @description Those who follow the room are told */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/search/messages": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Search in messages
     * @description Chinese, Malay, English and what is between them, in the rooms that one is in; of a private room from where one joined.
     *     Anything may be asked: there is no syntax to get wrong.
     */
    get: {
      parameters: {
        query: {
          /**
           * @description Words, in any order; all have to be there. What stands between quotes has to be there as it is. The last word may be
           *     unfinished. At most 200 characters. One account is answered one question at a time.
           */
          q: string;
          /** @description Only in this room. */
          room?: string;
          /** @description Only what this person wrote. */
          from?: string;
          /** @description Only what was written before this moment (RFC 3339). */
          before?: string;
          /** @description Only what was written after this moment (RFC 3339). */
          after?: string;
          /** @description Where the last page ended. */
          cursor?: string;
          /** @description At most 50. */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description What was found */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["FoundMessages"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/settings/notifications": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Notification settings */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description As they are */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["NotificationSettings"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    /**
     * Change the notification settings
     * @description All of them at once; what is left out goes back to how it was in the beginning.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["NotificationSettings"];
        };
      };
      responses: {
        /** @description As they are now */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["NotificationSettings"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/settings/presence": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Presence settings */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description As they are */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["PresenceSettings"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    /**
     * Change the presence settings
     * @description Takes effect within a second wherever one is connected.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["PresenceChange"];
        };
      };
      responses: {
        /** @description As they are now */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["PresenceSettings"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The request is too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_large",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 413,
             *       "title": "The request is too large",
             *       "type": "urn:atas:problem:too_large"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description This needs a body of type application/json */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unsupported_media_type",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 415,
             *       "title": "This needs a body of type application/json",
             *       "type": "urn:atas:problem:unsupported_media_type"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Some fields cannot be accepted */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "invalid",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 422,
             *       "title": "Some fields cannot be accepted",
             *       "type": "urn:atas:problem:invalid"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/site": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What this installation is. Public. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["About"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/uploads": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Begin an upload
     * @description `Upload-Length` is the size in bytes: at most 20 MiB for a picture, 50 MiB for anything else. `Upload-Metadata` has
     *     `filename` and `filetype`, each followed by a space and its value in base64, separated by a comma. What is not
     *     finished, or finished and not sent, is gone after a day.
     */
    post: {
      parameters: {
        query?: never;
        header: {
          "Upload-Length": number;
          "Upload-Metadata"?: string | null;
          /** @description 1.0.0 */
          "Tus-Resumable"?: string | null;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Begun; `Location` is where to send it */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Upload"];
          };
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description No space left for this account */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description Another version of tus */
        412: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description Larger than a file may be */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description An empty file */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description That was a lot at once. Please wait a little */
        429: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "too_many_requests",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 429,
             *       "title": "That was a lot at once. Please wait a little",
             *       "type": "urn:atas:problem:too_many_requests"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/uploads/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** State of one's file */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description How far it is */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Upload"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /**
     * Give up an upload
     * @description Or take back a finished file that nothing carries yet.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Gone */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description It was sent */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    options?: never;
    /** Offset of an upload */
    head: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description `Upload-Offset` says how many bytes have come */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    /**
     * Go on with an upload
     * @description The body is what follows the offset, of any length. What has come when the connection breaks is kept: ask for the
     *     offset and go on from there. Below 16 KiB in ten seconds the server ends the request.
     */
    patch: {
      parameters: {
        query?: never;
        header: {
          "Upload-Offset": number;
          /** @description 1.0.0 */
          "Tus-Resumable"?: string | null;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/offset+octet-stream": number[];
        };
      };
      responses: {
        /** @description All of the body is kept; `Upload-Offset` is the new offset */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description The request cannot be read */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "malformed",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 400,
             *       "title": "The request cannot be read",
             *       "type": "urn:atas:problem:malformed"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Please sign in */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unauthenticated",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 401,
             *       "title": "Please sign in",
             *       "type": "urn:atas:problem:unauthenticated"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description There is nothing here */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "not_found",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 404,
             *       "title": "There is nothing here",
             *       "type": "urn:atas:problem:not_found"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
        /** @description Too slow; what has come is kept */
        408: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description Another offset: `Upload-Offset` says which */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description Another version of tus */
        412: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description More than was announced */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description Another content type */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Problem"];
          };
        };
        /** @description The server cannot answer this right now. Please try again in a moment */
        503: {
          headers: {
            /** @description Seconds to wait */
            "Retry-After"?: number;
            [name: string]: unknown;
          };
          content: {
            /**
             * @example {
             *       "code": "unavailable",
             *       "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
             *       "status": 503,
             *       "title": "The server cannot answer this right now. Please try again in a moment",
             *       "type": "urn:atas:problem:unavailable"
             *     }
             */
            "application/problem+json": components["schemas"]["Problem"];
          };
        };
      };
    };
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description What the web app must know of this installation before anybody has signed in. */
    About: {
      /** @description Whether it holds demo data. */
      demo: boolean;
      /** @description Accounts to look around with. */
      demo_accounts: components["schemas"]["DemoAccount"][];
      /**
       * @description The password of all of them.
       * @example atas-demo-2026
       */
      demo_password?: string | null;
      /** @description Whether mails can be read at `/dev/mail`. */
      mail_page: boolean;
      /**
       * Format: int32
       * @description The longest message, in characters.
       * @example 4000
       */
      max_message_chars: number;
      /**
       * @description The product's name.
       * @example ATAS
       */
      name: string;
      /**
       * @description The server's version.
       * @example 0.1.0
       */
      version: string;
    };
    /** @description What an acknowledged append got. */
    Ack: {
      /**
       * Format: date-time
       * @description When it was numbered.
       */
      at: string;
      /**
       * Format: uuid
       * @description The id it was sent under.
       */
      id: string;
      /**
       * Format: int64
       * @description Its place in the stream.
       */
      seq: number;
    };
    /** @description A file as those see it who get what carries it: enough to lay it out before it is loaded. */
    Attachment: {
      /**
       * Format: int32
       * @description The same.
       */
      height?: number | null;
      /**
       * Format: uuid
       * @description The file: `GET /v1/files/{id}`.
       */
      id: string;
      /** @description What it is called. */
      name: string;
      /** @description Of a picture: a `ThumbHash` in base64. */
      placeholder?: string | null;
      /**
       * Format: int64
       * @description In bytes.
       */
      size: number;
      /** @description Its media type. */
      type: string;
      /**
       * Format: int32
       * @description Of a picture, in pixels; missing while it was still being looked at.
       */
      width?: number | null;
    };
    /**
     * @description A line of the audit.
     * @example {
     *       "act": "mute",
     *       "actor": null,
     *       "at": "2026-11-20T14:15:01.230Z",
     *       "case": null,
     *       "no": 412,
     *       "person": null,
     *       "reason": "Advertising, three times",
     *       "room": "01990d2e-7c00-7a3b-8f00-000000000001",
     *       "room_title": "Algorithms 101",
     *       "seq": null,
     *       "until": "2026-11-20T15:15:01.230Z"
     *     }
     */
    AuditLine: {
      /**
       * @description `mute`, `unmute`, `ban`, `unban`, `remove`, `remove_message`, `slow_mode`, `name_moderator`, `dismiss_moderator`,
       *     `make_link`, `revoke_link`, `dismiss_case`, `warn`, `block_word`, `watch_word`, `allow_word`, or one that is new.
       */
      act: string;
      actor?: components["schemas"]["Person"] | null;
      /** Format: date-time */
      at: string;
      /**
       * Format: uuid
       * @description The reported case that it settled.
       */
      case?: string | null;
      /**
       * Format: int64
       * @description Its number; it rises and may skip.
       */
      no: number;
      person?: components["schemas"]["Person"] | null;
      /** @description What was written with it; of slow mode the seconds, of a blocked word the word. */
      reason: string;
      /** Format: uuid */
      room?: string | null;
      /** @description As it is called now. */
      room_title?: string | null;
      /**
       * Format: int64
       * @description The message it was about.
       */
      seq?: number | null;
      /**
       * Format: date-time
       * @description When it ends; null when it has no end, or none can be.
       */
      until?: string | null;
    };
    /**
     * @description Somebody whom one has blocked.
     * @example {
     *       "at": "2026-11-20T14:15:01.230Z",
     *       "person": {
     *         "campus": null,
     *         "deleted": false,
     *         "display_name": "Tan Mei Ling",
     *         "handle": "mei",
     *         "headline": "",
     *         "id": "01990d2e-7c00-7a3b-8f00-000000000001",
     *         "role": "student"
     *       }
     *     }
     */
    BlockedPerson: {
      /**
       * Format: date-time
       * @description Since when.
       */
      at: string;
      person: components["schemas"]["Person"];
    };
    /**
     * @description A blocked word.
     * @example {
     *       "at": "2026-11-20T14:15:01.230Z",
     *       "id": "01990d2e-7c00-7a3b-8f00-000000000001",
     *       "mode": "review",
     *       "word": "essay mill"
     *     }
     */
    BlockedWord: {
      /** Format: date-time */
      at: string;
      /** Format: uuid */
      id: string;
      mode: components["schemas"]["WordMode"];
      word: string;
    };
    /**
     * @description A word to be blocked.
     * @example {
     *       "mode": "review",
     *       "word": "essay mill"
     *     }
     */
    BlockedWordDraft: {
      mode: components["schemas"]["WordMode"];
      /** @description A word or a phrase of at most 80 characters, with at least one letter or digit. */
      word: string;
    };
    /** @description The words of a list, in the order in which they are compared. */
    BlockedWords: {
      /** @description At most 1,000. */
      items: components["schemas"]["BlockedWord"][];
    };
    /**
     * @description A university.
     * @example {
     *       "city": "Kuala Lumpur",
     *       "country": "MY",
     *       "id": "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f",
     *       "name": "Universiti Utama",
     *       "slug": "utama",
     *       "time_zone": "Asia/Kuala_Lumpur"
     *     }
     */
    Campus: {
      /** @description Where it is; may be empty. */
      city: string;
      /** @description ISO 3166-1, two letters. */
      country: string;
      /**
       * Format: uuid
       * @description Its id.
       */
      id: string;
      /** @description Its name. */
      name: string;
      /** @description Its short name in addresses. */
      slug: string;
      /** @description IANA name. */
      time_zone: string;
    };
    /**
     * @description A campus to be added.
     * @example {
     *       "city": "Kuala Lumpur",
     *       "country": "MY",
     *       "domains": [
     *         "utama.example"
     *       ],
     *       "name": "Universiti Utama",
     *       "slug": "utama",
     *       "time_zone": "Asia/Kuala_Lumpur"
     *     }
     */
    CampusDraft: {
      /** @description At most 120 characters. */
      city?: string;
      /** @description ISO 3166-1, two capital letters. */
      country: string;
      /** @description Domains of its people's addresses; a subdomain of each counts too. */
      domains?: string[];
      /** @description 2 to 120 characters. */
      name: string;
      /** @description 2 to 40 of `a`–`z`, `0`–`9` and `-`. */
      slug: string;
      /** @description IANA name. */
      time_zone: string;
    };
    /** @description What a person's card tells of their campus. */
    CampusRef: {
      /**
       * Format: uuid
       * @description Its id.
       */
      id: string;
      /**
       * @description Its name.
       * @example Universiti Utama
       */
      name: string;
      /**
       * @description Its short name in addresses.
       * @example utama
       */
      slug: string;
    };
    /**
     * @description What is done about a case.
     * @enum {string}
     */
    CaseAction: "dismiss" | "warn" | "remove" | "mute" | "ban";
    /**
     * @description A decision.
     * @example {
     *       "action": "mute",
     *       "for_seconds": 86400,
     *       "note": "Please stay polite"
     *     }
     */
    CaseDecision: {
      action: components["schemas"]["CaseAction"];
      /**
       * Format: int32
       * @description Of a mute or a ban: a minute to a year; without it, until it is lifted.
       */
      for_seconds?: number | null;
      /** @description At most 300 characters. Whom it is about is told, if something is done. */
      note?: string;
    };
    /** @description Where something happened. */
    CaseRoom: {
      /** Format: uuid */
      id: string;
      kind: components["schemas"]["RoomKind"];
      title: string;
    };
    /** @description A new password, with the old one. */
    Change: {
      /** @example four quiet otters */
      current: string;
      /** @example five quiet otters */
      new: string;
    };
    /** @description What to change; what is missing stays. */
    Changes: {
      /** @example Mei */
      display_name?: string | null;
      /** @example mei */
      handle?: string | null;
      locale?: components["schemas"]["Locale"] | null;
    };
    /** @description An address that is confirmed now. */
    Confirmed: {
      /**
       * @description The address.
       * @example mei@utama.example
       */
      email: string;
    };
    /** @description Who signs in. */
    Credentials: {
      /** @example mei@utama.example */
      email: string;
      /** @example four quiet otters */
      password: string;
    };
    /** @description An account to look around with. */
    DemoAccount: {
      /**
       * @description Who it is.
       * @example Tan Mei Ling
       */
      display_name: string;
      /**
       * @description What to sign in with.
       * @example mei@utama.example
       */
      email: string;
      /** @description What they may do. */
      role: components["schemas"]["Role"];
    };
    /**
     * @description An event as it stands: like on the wire, and with what has gathered around a message. More kinds and fields will
     *     come: ignore what you do not know.
     */
    Event: {
      /** Format: date-time */
      at: string;
      /** Format: uuid */
      author: string | null;
      /** @description The asker has blocked its author: `body` holds no text and no files. Otherwise missing. */
      blocked?: boolean;
      /** @description By kind. */
      body: components["schemas"]["EventBody"];
      /**
       * Format: date-time
       * @description When the text was last replaced; missing if never.
       */
      edited_at?: string;
      /** Format: uuid */
      id: string;
      /** @description `message`, `edit`, `delete`, `reaction`, `pin`, `member`, or one that is new. */
      kind: string;
      /**
       * Format: date-time
       * @description When the newest of them was numbered.
       */
      last_reply_at?: string;
      /** @description Whether it is pinned; otherwise missing. */
      pinned?: boolean;
      /** @description At most 20, in the order in which they came first; missing when there are none. */
      reactions?: components["schemas"]["ReactionCount"][];
      /** @description The content is gone; otherwise missing. */
      removed?: boolean;
      /**
       * Format: int32
       * @description Messages in the thread that begins with this one, 999 at most, without removed ones; missing when there are none.
       */
      replies?: number;
      /**
       * Format: int64
       * @description Of a reply: the message its thread began with.
       */
      root?: number;
      /**
       * Format: int64
       * @description Its number in the room.
       */
      seq: number;
    };
    /** @description What an event says; `kind` tells which of these it is. Of what was removed only `target` is left, if there was one. */
    EventBody:
      | components["schemas"]["SentMessage"]
      | components["schemas"]["MessageEdit"]
      | components["schemas"]["MessageName"]
      | components["schemas"]["Reaction"]
      | components["schemas"]["Pinning"]
      | components["schemas"]["MemberChange"];
    /** @description What was said when it was reported or found. */
    Evidence: {
      /** Format: date-time */
      at: string;
      text: string;
    };
    /** @description The password again, because this cannot be taken back. */
    Farewell: {
      /** @example four quiet otters */
      password: string;
    };
    /** @description Whose password was forgotten. */
    ForgottenPassword: {
      /** @example mei@utama.example */
      email: string;
    };
    /** @description A message as it stands now. */
    FoundMessage: {
      /** Format: date-time */
      at: string;
      /** Format: uuid */
      author: string | null;
      /**
       * Format: date-time
       * @description When the text was last replaced; missing if never.
       */
      edited_at?: string;
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      room: string;
      /**
       * Format: int64
       * @description Its number in the room.
       */
      seq: number;
      snippet: components["schemas"]["SearchSnippet"];
      text: string;
    };
    /** @description Messages that were found, the newest first. */
    FoundMessages: {
      behind: components["schemas"]["SearchBehind"];
      indexed_to: components["schemas"]["SearchIndexedTo"] | null;
      items: components["schemas"]["FoundMessage"][];
      /** @description Passed back as `cursor` for the next page; null on the last. */
      next?: string | null;
      /** @description Their authors. */
      people: components["schemas"]["Person"][];
    };
    /** @description A contiguous part of a room's events, in its present state. */
    History: {
      /**
       * Format: int64
       * @description The present state includes every event up to this one; only later events are still to be applied.
       */
      as_of: number;
      /** @description Whether there are events before these. */
      earlier: boolean;
      /** @description What the seqs belong to. */
      epoch: string;
      /** @description Events in ascending seq. */
      items: components["schemas"]["Event"][];
      /** @description Whether there are events after these. */
      later: boolean;
      /** @description Their authors. */
      people: components["schemas"]["Person"][];
      /**
       * Format: int64
       * @description In a direct room, how far the other person has read; missing elsewhere, and where the two do not tell each other.
       */
      seen?: number;
    };
    /** @description A part of one's notifications, and where one stands. */
    Inbox: {
      /**
       * Format: int64
       * @description Every event of the stream `inbox` up to this one is taken into account.
       */
      as_of: number;
      items: components["schemas"]["NoticeGroup"][];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
      /**
       * Format: int64
       * @description How far the inbox is read.
       */
      read: number;
      /**
       * Format: int32
       * @description Groups with something unread, for the badge; among the newest 1,000 unread notifications.
       */
      unread: number;
    };
    /** @description How far one has read one's notifications. */
    InboxRead: {
      /**
       * Format: int64
       * @description Seq of the newest notification read. It only rises, and never passes the head.
       */
      seq: number;
    };
    /** @description Who is invited. */
    Invitation: {
      /** Format: uuid */
      user: string;
    };
    /** @description The newest message of a room, for lists. */
    LastMessage: {
      /**
       * Format: date-time
       * @description When.
       */
      at: string;
      /**
       * Format: int32
       * @description How many files it carries.
       */
      attachments: number;
      /**
       * Format: uuid
       * @description Who wrote it.
       */
      author?: string | null;
      /** @description Display name of the author, empty when the account was deleted. */
      author_name: string;
      /** @description Whether the asker has blocked the author. */
      blocked: boolean;
      /**
       * Format: int64
       * @description Its place.
       */
      seq: number;
      /** @description The first 200 characters; empty when the asker has blocked the author. */
      text: string;
    };
    /**
     * @description What the holder of a link is shown before joining.
     * @example {
     *       "by": null,
     *       "campus": null,
     *       "expires_at": "2026-11-27T14:15:01.230Z",
     *       "joined": false,
     *       "kind": "private",
     *       "members": 12,
     *       "room": "01990d2e-7c00-7a3b-8f00-000000000003",
     *       "title": "Algorithms study group",
     *       "topic": ""
     *     }
     */
    LinkPreview: {
      by?: components["schemas"]["Person"] | null;
      campus?: components["schemas"]["CampusRef"] | null;
      /** Format: date-time */
      expires_at: string;
      /** @description Whether the asker is a member already. */
      joined: boolean;
      kind: components["schemas"]["RoomKind"];
      /**
       * Format: int32
       * @description How many members it has.
       */
      members: number;
      /** Format: uuid */
      room: string;
      title: string;
      topic: string;
    };
    /**
     * @description How long a link is good, and for how many.
     * @example {
     *       "expires_in": 604800,
     *       "max_uses": 30
     *     }
     */
    LinkTerms: {
      /**
       * Format: int32
       * @description Seconds: ten minutes to ninety days, usually a week.
       */
      expires_in?: number;
      /**
       * Format: int32
       * @description How many people may join by it; without it, as many as come.
       */
      max_uses?: number | null;
    };
    /** @description The token from a mail's link. */
    LinkToken: {
      token: string;
    };
    /** @description A campus in the public list. */
    Listed: components["schemas"]["Campus"] & {
      /**
       * @description A verified address of one of these, or of a subdomain, makes its holder a member.
       * @example [
       *       "utama.example"
       *     ]
       */
      domains: string[];
      /**
       * Format: int64
       * @description How many people belong to it.
       * @example 142
       */
      members: number;
    };
    /**
     * @description The languages ATAS speaks.
     * @enum {string}
     */
    Locale: "en" | "zh" | "ms";
    /** @description Somebody in a room. */
    MemberCard: {
      /** Format: date-time */
      joined_at: string;
      person: components["schemas"]["Person"];
      role: components["schemas"]["MemberRole"];
    };
    /** @description Body of a `member` event. */
    MemberChange:
      | {
          /** Format: uuid */
          by: string;
          /** @enum {string} */
          change: "joined";
          /** Format: uuid */
          user: string;
        }
      | {
          /** @enum {string} */
          change: "left";
          /** Format: uuid */
          user: string;
        }
      | {
          /** Format: uuid */
          by: string;
          /** @enum {string} */
          change: "removed";
          /** Format: uuid */
          user: string;
        }
      | {
          /** @enum {string} */
          change: "renamed";
          title: string;
        }
      | {
          /** Format: uuid */
          by: string;
          /** @enum {string} */
          change: "role";
          role: components["schemas"]["MemberRole"];
          /** Format: uuid */
          user: string;
        }
      | {
          /** @enum {string} */
          change: "slowed";
          /** Format: int32 */
          seconds: number;
        };
    /**
     * @description What a member may do.
     * @enum {string}
     */
    MemberRole: "owner" | "moderator" | "member";
    /** @description Body of an `edit`. */
    MessageEdit: components["schemas"]["Words"] & {
      /**
       * Format: int64
       * @description Seq of the message.
       */
      target: number;
    };
    /** @description Body of a `delete`. */
    MessageName: {
      /**
       * Format: int64
       * @description Seq of the message.
       */
      target: number;
    };
    /**
     * @description Something to be decided, or decided.
     * @example {
     *       "count": 1,
     *       "evidence": [
     *         {
     *           "at": "2026-11-20T14:15:01.230Z",
     *           "text": "something rude"
     *         }
     *       ],
     *       "id": "01990d2e-7c00-7a3b-8f00-000000000002",
     *       "kind": "message",
     *       "last_at": "2026-11-20T14:15:01.230Z",
     *       "opened_at": "2026-11-20T14:15:01.230Z",
     *       "removed": false,
     *       "reports": [
     *         {
     *           "at": "2026-11-20T14:15:01.230Z",
     *           "note": "",
     *           "reason": "harassment",
     *           "reporter": null,
     *           "said": 0
     *         }
     *       ],
     *       "resolution": null,
     *       "room": {
     *         "id": "01990d2e-7c00-7a3b-8f00-000000000003",
     *         "kind": "public",
     *         "title": "Algorithms 101"
     *       },
     *       "seq": 41,
     *       "subject": null,
     *       "words": []
     *     }
     */
    ModerationCase: {
      /**
       * Format: int32
       * @description How many reported it.
       */
      count: number;
      /**
       * @description What the message said, with the names of its files, each time it was reported or found, or how the room was called,
       *     in that order; kept when its author edits or removes it. Those that were reported first, at most 25.
       */
      evidence: components["schemas"]["Evidence"][];
      /** Format: uuid */
      id: string;
      /** @description `message`, `person` or `room`. */
      kind: string;
      /**
       * Format: date-time
       * @description When it was last reported.
       */
      last_at: string;
      /** Format: date-time */
      opened_at: string;
      /** @description Whether the message was removed meanwhile. */
      removed: boolean;
      /** @description The first 20 reports. */
      reports: components["schemas"]["Report"][];
      resolution?: components["schemas"]["Resolution"] | null;
      room?: components["schemas"]["CaseRoom"] | null;
      /**
       * Format: int64
       * @description The message.
       */
      seq?: number | null;
      subject?: components["schemas"]["Person"] | null;
      /** @description What the list of words found in it. */
      words: string[];
    };
    /** @description One's own campus. */
    MyCampus: {
      campus?: components["schemas"]["Campus"] | null;
      /**
       * Format: date-time
       * @description Since when one belongs to it.
       */
      verified_at?: string | null;
    };
    /** @description A new account. */
    NewAccount: {
      /** @example Tan Mei Ling */
      display_name: string;
      /**
       * @description Where mails go; a campus address makes a member of that campus once it is confirmed.
       * @example mei@utama.example
       */
      email: string;
      /**
       * @description Small letters, digits and `_`; at least one letter.
       * @example mei
       */
      handle: string;
      locale?: components["schemas"]["Locale"];
      /** @example four quiet otters */
      password: string;
    };
    /**
     * @description A message to send.
     * @example {
     *       "text": "anyone for past papers?"
     *     }
     */
    NewMessage: {
      /** @description Ids of at most 10 files that the author has uploaded and not sent yet. With any, the text may be empty. */
      attachments?: string[];
      /** @description Everybody in the room is told of it. Counts only from its owners and from moderators. */
      mention_all?: boolean;
      /** @description At most 20 members who are told of it. Whoever is no member is left out. */
      mentions?: string[];
      /**
       * Format: int64
       * @description Seq of the message it answers.
       */
      reply_to?: number | null;
      /** @description At most 4,000 characters, not only white space. */
      text: string;
    };
    /**
     * @description What a member becomes.
     * @example {
     *       "role": "moderator"
     *     }
     */
    NewRole: {
      /** @description `moderator` or `member`. */
      role: components["schemas"]["MemberRole"];
    };
    /**
     * @description New words for a room.
     * @example {
     *       "title": "Algorithms 101"
     *     }
     */
    NewWords: {
      /** @description 1 to 80 characters. */
      title?: string | null;
      /** @description At most 300 characters. */
      topic?: string | null;
    };
    /** @description A node, as its last sign of life told. */
    Node: {
      /**
       * Format: float
       * @description Within how long half of the messages of the last ten seconds were acknowledged; null when there were none.
       */
      ack_p50_ms?: number | null;
      /**
       * Format: float
       * @description The same for 99 of 100.
       */
      ack_p99_ms?: number | null;
      /** @description `local`, or `redis`. */
      broker: string;
      /**
       * Format: float
       * @description How long its own last message through the broker took; null in process and while Redis is silent.
       */
      broker_lag_ms?: number | null;
      /**
       * Format: int32
       * @description Signed-in realtime connections.
       */
      connections: number;
      /**
       * Format: float
       * @description Processor time used a second, where 1 is one core.
       */
      cpu: number;
      /**
       * Format: float
       * @description Events it writes to sockets a second.
       */
      deliveries_per_s: number;
      /** @description On its way out: it takes nobody any more. */
      draining: boolean;
      /**
       * Format: float
       * @description Events it commits a second.
       */
      events_per_s: number;
      /**
       * @description What people call it.
       * @example atas-1
       */
      name: string;
      /** Format: date-time */
      seen_at: string;
      /**
       * Format: int32
       * @description Connections that cannot follow now: their socket is full, or they fell behind what is kept in memory.
       */
      slow_clients: number;
      /** Format: date-time */
      started_at: string;
      /**
       * Format: int32
       * @description Streams that somebody follows there.
       */
      streams: number;
      /** @description Whether it answers this request. */
      this: boolean;
      /** @description The release it runs. */
      version: string;
      /**
       * Format: float
       * @description Connections a second that it can welcome and stay quick, as measured.
       */
      welcomes_max: number;
      /**
       * Format: float
       * @description Connections it welcomes a second.
       */
      welcomes_per_s: number;
      /**
       * Format: float
       * @description Within how long half of the events published in the last ten seconds were written to all who take them.
       */
      write_p50_ms?: number | null;
      /**
       * Format: float
       * @description The same for 99 of 100.
       */
      write_p99_ms?: number | null;
    };
    /** @description All nodes. */
    Nodes: {
      items: components["schemas"]["Node"][];
    };
    /** @description Notifications that are shown as one. */
    NoticeGroup: {
      /**
       * Format: date-time
       * @description When the newest came.
       */
      at: string;
      /** @description Body of the newest event; what is in it depends on the kind. */
      body: {
        [key: string]: unknown;
      };
      /**
       * Format: int32
       * @description How many they are, 999 at most.
       */
      count: number;
      /** @description The first 140 characters of the message that it is about, as it is now; null when there is none (any more). */
      excerpt?: string | null;
      group: string;
      /** @description `mention`, `reply`, `reaction`, `direct`, `invitation`, `system`, or one that is not known yet. */
      kind: string;
      /**
       * Format: int64
       * @description Seq of the newest in the inbox.
       */
      latest: number;
      /** @description Who caused them, the newest first: five at most. */
      people: components["schemas"]["Person"][];
      /**
       * Format: int32
       * @description How many people caused them.
       */
      people_count: number;
      room?: components["schemas"]["NoticeRoom"] | null;
      /**
       * Format: int64
       * @description In that room, the event that caused the newest notification of the group.
       */
      seq?: number | null;
      /**
       * Format: int64
       * @description In that room, the message that was answered or reacted to.
       */
      target?: number | null;
      /**
       * Format: int32
       * @description How many of them are unread.
       */
      unread: number;
    };
    /** @description A room by its name. */
    NoticeRoom: {
      /** Format: uuid */
      id: string;
      kind: components["schemas"]["RoomKind"];
      /** @description Empty for a direct room. */
      title: string;
    };
    /**
     * @description How much of a room one wants to be told of.
     * @enum {string}
     */
    NotificationLevel: "none" | "mentions" | "all";
    /**
     * @description What one wants to be told of.
     * @example {
     *       "digest": true,
     *       "muted": [
     *         "reaction"
     *       ],
     *       "quiet": {
     *         "from": "22:30",
     *         "to": "07:00",
     *         "zone": "Asia/Kuala_Lumpur"
     *       },
     *       "rooms": "mentions"
     *     }
     */
    NotificationSettings: {
      /**
       * @description Whether a mail tells what one has not seen for a day.
       * @default true
       */
      digest: boolean;
      /**
       * @description Kinds one wants nothing of: `mention`, `reply`, `reaction`, `direct`, `invitation`, or one of another area.
       * @default []
       */
      muted: string[];
      /** @default null */
      quiet: components["schemas"]["QuietHours"] | null;
      /**
       * @description The level of rooms that have none of their own; direct rooms are always at `all`.
       * @default all
       */
      rooms: components["schemas"]["NotificationLevel"];
    };
    /** @description One page of a list. */
    Page_AuditLine: {
      /** @description What is on it. */
      items: {
        /**
         * @description `mute`, `unmute`, `ban`, `unban`, `remove`, `remove_message`, `slow_mode`, `name_moderator`, `dismiss_moderator`,
         *     `make_link`, `revoke_link`, `dismiss_case`, `warn`, `block_word`, `watch_word`, `allow_word`, or one that is new.
         */
        act: string;
        actor?: components["schemas"]["Person"] | null;
        /** Format: date-time */
        at: string;
        /**
         * Format: uuid
         * @description The reported case that it settled.
         */
        case?: string | null;
        /**
         * Format: int64
         * @description Its number; it rises and may skip.
         */
        no: number;
        person?: components["schemas"]["Person"] | null;
        /** @description What was written with it; of slow mode the seconds, of a blocked word the word. */
        reason: string;
        /** Format: uuid */
        room?: string | null;
        /** @description As it is called now. */
        room_title?: string | null;
        /**
         * Format: int64
         * @description The message it was about.
         */
        seq?: number | null;
        /**
         * Format: date-time
         * @description When it ends; null when it has no end, or none can be.
         */
        until?: string | null;
      }[];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
    };
    /** @description One page of a list. */
    Page_BlockedPerson: {
      /** @description What is on it. */
      items: {
        /**
         * Format: date-time
         * @description Since when.
         */
        at: string;
        person: components["schemas"]["Person"];
      }[];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
    };
    /** @description One page of a list. */
    Page_Listed: {
      /** @description What is on it. */
      items: (components["schemas"]["Campus"] & {
        /**
         * @description A verified address of one of these, or of a subdomain, makes its holder a member.
         * @example [
         *       "utama.example"
         *     ]
         */
        domains: string[];
        /**
         * Format: int64
         * @description How many people belong to it.
         * @example 142
         */
        members: number;
      })[];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
    };
    /** @description One page of a list. */
    Page_MemberCard: {
      /** @description What is on it. */
      items: {
        /** Format: date-time */
        joined_at: string;
        person: components["schemas"]["Person"];
        role: components["schemas"]["MemberRole"];
      }[];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
    };
    /** @description One page of a list. */
    Page_ModerationCase: {
      /** @description What is on it. */
      items: {
        /**
         * Format: int32
         * @description How many reported it.
         */
        count: number;
        /**
         * @description What the message said, with the names of its files, each time it was reported or found, or how the room was called,
         *     in that order; kept when its author edits or removes it. Those that were reported first, at most 25.
         */
        evidence: components["schemas"]["Evidence"][];
        /** Format: uuid */
        id: string;
        /** @description `message`, `person` or `room`. */
        kind: string;
        /**
         * Format: date-time
         * @description When it was last reported.
         */
        last_at: string;
        /** Format: date-time */
        opened_at: string;
        /** @description Whether the message was removed meanwhile. */
        removed: boolean;
        /** @description The first 20 reports. */
        reports: components["schemas"]["Report"][];
        resolution?: components["schemas"]["Resolution"] | null;
        room?: components["schemas"]["CaseRoom"] | null;
        /**
         * Format: int64
         * @description The message.
         */
        seq?: number | null;
        subject?: components["schemas"]["Person"] | null;
        /** @description What the list of words found in it. */
        words: string[];
      }[];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
    };
    /** @description One page of a list. */
    Page_Person: {
      /** @description What is on it. */
      items: {
        campus?: components["schemas"]["CampusRef"] | null;
        /** @description Whether the account was deleted: what they wrote stays, without a name. */
        deleted: boolean;
        /** @description Their name; empty when the account was deleted. */
        display_name: string;
        /** @description Their handle without `@`; empty when the account was deleted. */
        handle: string;
        /** @description One line about themselves. */
        headline: string;
        /**
         * Format: uuid
         * @description Their id.
         */
        id: string;
        /** @description What they may do here. */
        role: components["schemas"]["Role"];
      }[];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
    };
    /** @description One page of a list. */
    Page_Room: {
      /** @description What is on it. */
      items: {
        campus?: components["schemas"]["CampusRef"] | null;
        /** @description Of a direct room: nobody writes in it any more, because one of the two has blocked the other. */
        closed: boolean;
        /**
         * Format: date-time
         * @description When it was opened.
         */
        created_at: string;
        /**
         * Format: int64
         * @description Seq of the newest event, 0 when there is none.
         */
        head: number;
        /**
         * Format: uuid
         * @description Also the name of its stream: `room:<id>`.
         */
        id: string;
        /** @description Whether the asker is a member. */
        joined: boolean;
        /**
         * Format: int64
         * @description Head of the room when the asker joined.
         */
        joined_seq: number;
        /** @description Public, private or direct. */
        kind: components["schemas"]["RoomKind"];
        last?: components["schemas"]["LastMessage"] | null;
        /**
         * Format: date-time
         * @description When its newest event was numbered.
         */
        last_at: string;
        /**
         * Format: int32
         * @description How many members it has.
         */
        members: number;
        /** @description Whether the asker may not write here. */
        muted: boolean;
        /**
         * Format: date-time
         * @description Until when; null with `muted`: until it is lifted.
         */
        muted_until?: string | null;
        peer?: components["schemas"]["Person"] | null;
        /**
         * Format: int64
         * @description How far the asker has read.
         */
        read: number;
        role?: components["schemas"]["MemberRole"] | null;
        /**
         * Format: int64
         * @description Of a direct room: how far the other person has read. Null where the two do not tell each other.
         */
        seen?: number | null;
        /**
         * Format: int32
         * @description Seconds between two messages of one person, unless they keep order here; 0: no slow mode.
         */
        slow_seconds: number;
        /** @description Empty for a direct room. */
        title: string;
        /** @description What it is about. */
        topic: string;
        /**
         * Format: int32
         * @description Undeleted messages of others above `read`, 999 at most, without those of people whom the asker has blocked.
         */
        unread: number;
      }[];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
    };
    /** @description One page of a list. */
    Page_Sanction: {
      /** @description What is on it. */
      items: {
        /** Format: date-time */
        at: string;
        by?: components["schemas"]["Person"] | null;
        kind: components["schemas"]["SanctionKind"];
        person: components["schemas"]["Person"];
        reason: string;
        /**
         * Format: date-time
         * @description Null: until it is lifted.
         */
        until?: string | null;
      }[];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
    };
    /** @description One page of a list. */
    Page_Session: {
      /** @description What is on it. */
      items: {
        /**
         * @description Where it began.
         * @example 203.0.113.7
         */
        address: string;
        /**
         * Format: date-time
         * @description When it began.
         */
        created_at: string;
        /** @description Whether it is the one that asks. */
        current: boolean;
        /** @description Its id. */
        id: components["schemas"]["SessionId"];
        /**
         * Format: date-time
         * @description When it was last refreshed.
         */
        last_seen_at: string;
        /**
         * @description The browser, as it calls itself.
         * @example Mozilla/5.0 (Linux; Android 15)
         */
        user_agent: string;
      }[];
      /** @description Passed back as `?cursor=` for the next page; null on the last. */
      next?: string | null;
    };
    /**
     * @description A person.
     * @example {
     *       "campus": {
     *         "id": "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f",
     *         "name": "Universiti Utama",
     *         "slug": "utama"
     *       },
     *       "deleted": false,
     *       "display_name": "Tan Mei Ling",
     *       "handle": "mei",
     *       "headline": "Third year, computer science.",
     *       "id": "01990d2e-7c00-7a3b-8f00-000000000001",
     *       "role": "student"
     *     }
     */
    Person: {
      campus?: components["schemas"]["CampusRef"] | null;
      /** @description Whether the account was deleted: what they wrote stays, without a name. */
      deleted: boolean;
      /** @description Their name; empty when the account was deleted. */
      display_name: string;
      /** @description Their handle without `@`; empty when the account was deleted. */
      handle: string;
      /** @description One line about themselves. */
      headline: string;
      /**
       * Format: uuid
       * @description Their id.
       */
      id: string;
      /** @description What they may do here. */
      role: components["schemas"]["Role"];
    };
    /** @description A pinned message. */
    Pin: {
      /**
       * Format: date-time
       * @description When.
       */
      at: string;
      /**
       * Format: uuid
       * @description Who pinned it.
       */
      by?: string | null;
      message: components["schemas"]["Event"];
    };
    /** @description Body of a `pin`. */
    Pinning: {
      /** @description Pinned, or unpinned. */
      on: boolean;
      /**
       * Format: int64
       * @description Seq of the message.
       */
      target: number;
    };
    /** @description The pinned messages of a room, in their present state. */
    Pins: {
      /**
       * Format: int64
       * @description The present state includes every event up to this one; only later events are still to be applied.
       */
      as_of: number;
      /** @description What the seqs belong to. */
      epoch: string;
      /** @description At most 50, newest pin first. */
      items: components["schemas"]["Pin"][];
      /** @description The authors of the messages. */
      people: components["schemas"]["Person"][];
    };
    /**
     * @description What is to change of it; what is missing stays as it is.
     * @example {
     *       "invisible": true
     *     }
     */
    PresenceChange: {
      invisible?: boolean | null;
      receipts?: boolean | null;
    };
    /**
     * @description What others see of one.
     * @example {
     *       "invisible": true,
     *       "receipts": true
     *     }
     */
    PresenceSettings: {
      /** @description Nobody is shown that one is there or types. */
      invisible: boolean;
      /** @description In direct rooms the other person sees how far one has read, and one sees it of them. Off: neither. */
      receipts: boolean;
    };
    /** @description The body of every error response. */
    Problem: {
      /**
       * @description Stable and machine readable: what programs decide on.
       * @example not_found
       */
      code: string;
      /** @description What is particular to this occurrence. */
      detail?: string | null;
      /** @description Field -> reason, for `invalid`. */
      errors?: {
        [key: string]: string;
      };
      /**
       * @description The id under which the server's log knows this request.
       * @example 4f1d2c3b4a5968778695a4b3c2d1e0ff
       */
      request_id: string;
      /**
       * Format: int32
       * @description The HTTP status again.
       * @example 404
       */
      status: number;
      /**
       * @description One sentence for people.
       * @example There is nothing here
       */
      title: string;
      /**
       * @description A URI that names the kind of problem.
       * @example urn:atas:problem:not_found
       */
      type: string;
    };
    /**
     * @description A person with everything they tell about themselves.
     * @example {
     *       "bio": "From Taiping.",
     *       "campus": {
     *         "id": "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f",
     *         "name": "Universiti Utama",
     *         "slug": "utama"
     *       },
     *       "course": "Computer Science",
     *       "deleted": false,
     *       "display_name": "Tan Mei Ling",
     *       "handle": "mei",
     *       "headline": "Third year, computer science.",
     *       "id": "01990d2e-7c00-7a3b-8f00-000000000001",
     *       "joined_at": "2026-09-02T12:00:00Z",
     *       "languages": [
     *         "en",
     *         "zh",
     *         "ms"
     *       ],
     *       "role": "student",
     *       "study_year": 3
     *     }
     */
    Profile: components["schemas"]["Person"] & {
      /** @description Some lines about themselves. */
      bio: string;
      /** @description What they study. */
      course: string;
      /**
       * Format: date-time
       * @description When they signed up.
       */
      joined_at: string;
      /** @description Languages they speak, best first: `en`, `zh`, `ms`, …. */
      languages: string[];
      /**
       * Format: int32
       * @description Year of studies, 1 to 8; null when not a student or not told.
       */
      study_year?: number | null;
    };
    /** @description What a browser subscribes with. */
    PushKey: {
      /** @description `applicationServerKey`: the public key of this installation, in base64url. */
      key: string;
    };
    /** @description A browser's subscription, as its `toJSON()` gives it. */
    PushSubscription: {
      /** @description Where its push service takes messages: https, and a public name. */
      endpoint: string;
      keys: components["schemas"]["PushSubscriptionKeys"];
    };
    /** @description The keys that messages are encrypted with. */
    PushSubscriptionKeys: {
      /** @description In base64url. */
      auth: string;
      /** @description In base64url. */
      p256dh: string;
    };
    /** @description Which browser. */
    PushUnsubscription: {
      /** @description The endpoint of its subscription. */
      endpoint: string;
    };
    /** @description A part of each day: over midnight when `from` is later than `to`, all of it when they are the same. */
    QuietHours: {
      /** @description Hour and minute, `22:30`. */
      from: string;
      /** @description Hour and minute, `07:00`. */
      to: string;
      /** @description The IANA name of one's time zone. */
      zone: string;
    };
    /** @description Body of a `reaction`. */
    Reaction: {
      /**
       * Format: int32
       * @description How many people stand behind this emoji after it.
       */
      count: number;
      emoji: string;
      /** @description Given, or withdrawn. */
      on: boolean;
      /**
       * Format: int64
       * @description Seq of the message.
       */
      target: number;
    };
    /** @description How many people reacted with one emoji. */
    ReactionCount: {
      /** Format: int32 */
      count: number;
      emoji: string;
      /** @description Whether the asker is one of them. */
      mine: boolean;
    };
    /** @description The read position as it stands. */
    ReadPosition: {
      /** Format: int64 */
      read: number;
    };
    /** @description How far one has read. */
    ReadUpTo: {
      /**
       * Format: int64
       * @description Seq of the newest event read. It only rises, and never passes the head.
       */
      seq: number;
    };
    /** @description One report. */
    Report: {
      /** Format: date-time */
      at: string;
      note: string;
      reason: components["schemas"]["ReportReason"];
      reporter?: components["schemas"]["Person"] | null;
      /** @description Which of the `evidence` it is about, counted from 0; null of a person. */
      said?: number | null;
    };
    /**
     * @description Something that should be looked at.
     * @example {
     *       "kind": "message",
     *       "note": "He does not stop",
     *       "reason": "harassment",
     *       "room": "01990d2e-7c00-7a3b-8f00-000000000001",
     *       "seq": 41
     *     }
     */
    ReportDraft: {
      kind: components["schemas"]["ReportKind"];
      /** @description At most 1,000 characters, for those who decide. */
      note?: string;
      reason: components["schemas"]["ReportReason"];
      /** Format: uuid */
      room?: string | null;
      /**
       * Format: int64
       * @description Of the message.
       */
      seq?: number | null;
      /** Format: uuid */
      user?: string | null;
    };
    /**
     * @description What a report is about.
     * @enum {string}
     */
    ReportKind: "message" | "person" | "room";
    /**
     * @description Why something is reported.
     * @enum {string}
     */
    ReportReason: "spam" | "harassment" | "hate" | "violence" | "sexual" | "self_harm" | "fraud" | "other";
    /** @description A new password, with the token from a mail. */
    Reset: {
      /** @example five quiet otters */
      password: string;
      token: string;
    };
    /** @description How a case was decided. */
    Resolution: {
      action: components["schemas"]["CaseAction"];
      /** Format: date-time */
      at: string;
      by?: components["schemas"]["Person"] | null;
      note: string;
    };
    /**
     * @description What somebody may do.
     * @enum {string}
     */
    Role: "student" | "expert" | "moderator" | "admin";
    /** @description A room as the asker sees it. */
    Room: {
      campus?: components["schemas"]["CampusRef"] | null;
      /** @description Of a direct room: nobody writes in it any more, because one of the two has blocked the other. */
      closed: boolean;
      /**
       * Format: date-time
       * @description When it was opened.
       */
      created_at: string;
      /**
       * Format: int64
       * @description Seq of the newest event, 0 when there is none.
       */
      head: number;
      /**
       * Format: uuid
       * @description Also the name of its stream: `room:<id>`.
       */
      id: string;
      /** @description Whether the asker is a member. */
      joined: boolean;
      /**
       * Format: int64
       * @description Head of the room when the asker joined.
       */
      joined_seq: number;
      /** @description Public, private or direct. */
      kind: components["schemas"]["RoomKind"];
      last?: components["schemas"]["LastMessage"] | null;
      /**
       * Format: date-time
       * @description When its newest event was numbered.
       */
      last_at: string;
      /**
       * Format: int32
       * @description How many members it has.
       */
      members: number;
      /** @description Whether the asker may not write here. */
      muted: boolean;
      /**
       * Format: date-time
       * @description Until when; null with `muted`: until it is lifted.
       */
      muted_until?: string | null;
      peer?: components["schemas"]["Person"] | null;
      /**
       * Format: int64
       * @description How far the asker has read.
       */
      read: number;
      role?: components["schemas"]["MemberRole"] | null;
      /**
       * Format: int64
       * @description Of a direct room: how far the other person has read. Null where the two do not tell each other.
       */
      seen?: number | null;
      /**
       * Format: int32
       * @description Seconds between two messages of one person, unless they keep order here; 0: no slow mode.
       */
      slow_seconds: number;
      /** @description Empty for a direct room. */
      title: string;
      /** @description What it is about. */
      topic: string;
      /**
       * Format: int32
       * @description Undeleted messages of others above `read`, 999 at most, without those of people whom the asker has blocked.
       */
      unread: number;
    };
    /**
     * @description A room to be opened.
     * @example {
     *       "kind": "private",
     *       "members": [],
     *       "title": "Algorithms study group"
     *     }
     */
    RoomDraft: {
      kind: components["schemas"]["RoomKind"];
      /** @description Members from the start besides oneself: the other person of a direct room, up to 100 of a private one. */
      members?: string[];
      /** @description 1 to 80 characters; a direct room has none. */
      title?: string;
      /** @description At most 300 characters. */
      topic?: string;
    };
    /**
     * @description What kind a room is.
     * @enum {string}
     */
    RoomKind: "public" | "private" | "direct";
    /**
     * @description An invitation link.
     * @example {
     *       "by": null,
     *       "created_at": "2026-11-20T14:15:01.230Z",
     *       "expires_at": "2026-11-27T14:15:01.230Z",
     *       "id": "01990d2e-7c00-7a3b-8f00-000000000001",
     *       "max_uses": 30,
     *       "token": "q3pJ0p7XQ1m0vYy1mJx2Zw",
     *       "uses": 3
     *     }
     */
    RoomLink: {
      by?: components["schemas"]["Person"] | null;
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      expires_at: string;
      /** Format: uuid */
      id: string;
      /**
       * Format: int32
       * @description How many may; null: as many as come.
       */
      max_uses?: number | null;
      /** @description What is in the link, 22 characters. Null when the key that it follows from was deleted: the link is still good. */
      token?: string | null;
      /**
       * Format: int32
       * @description How many have joined by it.
       */
      uses: number;
    };
    /** @description The links of a room that stand, newest first. */
    RoomLinks: {
      /** @description At most 20. */
      items: components["schemas"]["RoomLink"][];
    };
    /** @description What one wants to be told of in one room. */
    RoomNotificationSettings: {
      level?: components["schemas"]["NotificationLevel"] | null;
    };
    /**
     * @description Somebody who may not write in a room, or not be in it.
     * @example {
     *       "at": "2026-11-20T14:15:01.230Z",
     *       "by": null,
     *       "kind": "mute",
     *       "person": {
     *         "campus": null,
     *         "deleted": false,
     *         "display_name": "Tan Mei Ling",
     *         "handle": "mei",
     *         "headline": "",
     *         "id": "01990d2e-7c00-7a3b-8f00-000000000001",
     *         "role": "student"
     *       },
     *       "reason": "Advertising, three times",
     *       "until": "2026-11-20T15:15:01.230Z"
     *     }
     */
    Sanction: {
      /** Format: date-time */
      at: string;
      by?: components["schemas"]["Person"] | null;
      kind: components["schemas"]["SanctionKind"];
      person: components["schemas"]["Person"];
      reason: string;
      /**
       * Format: date-time
       * @description Null: until it is lifted.
       */
      until?: string | null;
    };
    /**
     * @description What somebody may not do.
     * @enum {string}
     */
    SanctionKind: "mute" | "ban";
    /**
     * @description How long, and why.
     * @example {
     *       "for_seconds": 3600,
     *       "reason": "Advertising, three times"
     *     }
     */
    SanctionTerms: {
      /**
       * Format: int32
       * @description A minute to a year; without it, until it is lifted.
       */
      for_seconds?: number | null;
      /** @description At most 300 characters. The person concerned is told. */
      reason?: string;
    };
    /** @description How much has happened that is not in the index yet. */
    SearchBehind: {
      /**
       * Format: int64
       * @description Entries of the event log that tell of events in rooms; 1000 may be more.
       */
      events: number;
      /**
       * Format: int64
       * @description How long ago the oldest of them was written.
       */
      seconds: number;
    };
    /** @description A part of a snippet, counted in Unicode scalar values. */
    SearchHighlight: {
      /** @description The one behind the last. */
      end: number;
      /** @description The first. */
      start: number;
    };
    /** @description A place in the event log. */
    SearchIndexedTo: {
      /**
       * Format: date-time
       * @description When the newest event that is in the index was written.
       */
      at: string;
      /** @description Opaque. */
      position: string;
    };
    /** @description The part of a text in which something was found. */
    SearchSnippet: {
      /** @description What was found in it, in order, without overlap. */
      highlights: components["schemas"]["SearchHighlight"][];
      /** @description About 160 characters, with an ellipsis where it was cut. */
      text: string;
    };
    /** @description Body of a `message`, as readers get it. */
    SentMessage: {
      /** @description Its files, enough to lay them out before they are loaded. */
      attachments?: components["schemas"]["Attachment"][];
      mention_all?: boolean;
      mentions?: string[];
      /**
       * Format: int64
       * @description Seq of the message it answers.
       */
      reply_to?: number;
      text: string;
    };
    /** @description A place where somebody is signed in. */
    Session: {
      /**
       * @description Where it began.
       * @example 203.0.113.7
       */
      address: string;
      /**
       * Format: date-time
       * @description When it began.
       */
      created_at: string;
      /** @description Whether it is the one that asks. */
      current: boolean;
      /** @description Its id. */
      id: components["schemas"]["SessionId"];
      /**
       * Format: date-time
       * @description When it was last refreshed.
       */
      last_seen_at: string;
      /**
       * @description The browser, as it calls itself.
       * @example Mozilla/5.0 (Linux; Android 15)
       */
      user_agent: string;
    };
    /** Format: uuid */
    SessionId: string;
    /** @description What signing in gives: a token for the next minutes, and who one is. The refresh token comes as a cookie. */
    Signed: {
      /** @description For `Authorization: Bearer …` and the realtime `hello`. */
      access_token: string;
      /**
       * Format: int64
       * @description Its lifetime in seconds.
       * @example 900
       */
      expires_in: number;
      /** @description Who one is. */
      user: components["schemas"]["User"];
    };
    /**
     * @description The pace of a room.
     * @example {
     *       "seconds": 30
     *     }
     */
    SlowMode: {
      /**
       * Format: int32
       * @description Between two messages of one person, at most six hours; 0 ends slow mode.
       */
      seconds: number;
    };
    /**
     * @description How far a file has got.
     * @enum {string}
     */
    State: "uploading" | "processing" | "ready" | "refused";
    /**
     * @description What one tells about oneself. Replaces everything told before.
     * @example {
     *       "bio": "From Taiping.",
     *       "course": "Computer Science",
     *       "headline": "Third year, computer science.",
     *       "languages": [
     *         "en",
     *         "zh",
     *         "ms"
     *       ],
     *       "study_year": 3
     *     }
     */
    Telling: {
      /** @description At most 1,000 characters. */
      bio?: string;
      /** @description At most 120 characters, one line. */
      course?: string;
      /** @description At most 120 characters, one line. */
      headline?: string;
      /** @description At most 10 language tags (BCP 47), best first. */
      languages?: string[];
      /**
       * Format: int32
       * @description 1 to 8, or null.
       */
      study_year?: number | null;
    };
    /** @description A message and the replies to it, and to those, in its present state. */
    Thread: {
      /**
       * Format: int64
       * @description The present state includes every event up to this one; only later events are still to be applied.
       */
      as_of: number;
      /** @description Whether there are replies before these. */
      earlier: boolean;
      /** @description What the seqs belong to. */
      epoch: string;
      /** @description Messages whose `root` it is, in ascending seq. */
      items: components["schemas"]["Event"][];
      /** @description Whether there are replies after these. */
      later: boolean;
      /** @description The authors of all of them. */
      people: components["schemas"]["Person"][];
      /** @description The message that it begins with. */
      root: components["schemas"]["Event"];
    };
    /**
     * @description Whether one types.
     * @example {
     *       "on": true
     *     }
     */
    Typing: {
      /** @description False: no longer. */
      on: boolean;
    };
    /** @description A file as its uploader sees it. */
    Upload: {
      /**
       * Format: date-time
       * @description When it goes, unless something carries it by then.
       */
      expires_at?: string | null;
      /**
       * Format: int32
       * @description The same.
       */
      height?: number | null;
      /**
       * Format: uuid
       * @description The file's id too.
       */
      id: string;
      /** @description What it is called. */
      name: string;
      /**
       * Format: int64
       * @description Bytes that have come.
       */
      offset: number;
      /** @description Of a picture: a `ThumbHash` in base64, to show until the picture is there. */
      placeholder?: string | null;
      /** @description Why it was refused: `not_a_picture`, `broken`, `too_large`, `too_many_pixels`, `too_slow`, `failed`. */
      refusal?: string | null;
      /**
       * Format: int64
       * @description In bytes.
       */
      size: number;
      /** @description How far it has got. */
      state: components["schemas"]["State"];
      /** @description What it was said to be; of a picture that is ready, what it was made into. */
      type: string;
      /**
       * Format: int32
       * @description Of a picture, in pixels, as it is shown.
       */
      width?: number | null;
    };
    /** @description An account, as its owner sees it. */
    User: {
      /**
       * Format: date-time
       * @description When it signed up.
       */
      created_at: string;
      /**
       * @description What others read.
       * @example Tan Mei Ling
       */
      display_name: string;
      /**
       * @description The address it signs in with.
       * @example mei@utama.example
       */
      email: string;
      /** @description Whether the address is confirmed. */
      email_verified: boolean;
      /**
       * @description How others name it: `@mei`.
       * @example mei
       */
      handle: string;
      /** @description Its id. */
      id: components["schemas"]["UserId"];
      /** @description The language of its mails and pages. */
      locale: components["schemas"]["Locale"];
      /** @description What it may do. */
      role: components["schemas"]["Role"];
    };
    /** Format: uuid */
    UserId: string;
    /**
     * @description What is done about a word.
     * @enum {string}
     */
    WordMode: "refuse" | "review";
    /**
     * @description New words for a message. What it answers stays.
     * @example {
     *       "text": "anyone for past papers? I have 2024"
     *     }
     */
    Words: {
      /** @description Everybody in the room is told of it. Counts only from its owners and from moderators. */
      mention_all?: boolean;
      /** @description At most 20 members; they replace those of the message. */
      mentions?: string[];
      /** @description At most 4,000 characters, not only white space. */
      text: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

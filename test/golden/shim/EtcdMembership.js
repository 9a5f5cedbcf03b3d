exports.handler = __f0;

var __provider = {configure: __f1, check: __f2, diff: __f3, create: __f4, read: __f5, update: __f6, delete: __f7};

function __f1(__0) {
  return (function() {
    with({ this: undefined, arguments: undefined }) {

return async function /*configure*/(request) {
            require("./provider").configure(request);
        };

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f2(__0, __1) {
  return (function() {
    with({ kind: "EtcdMembership", this: undefined, arguments: undefined }) {

return async function /*check*/(olds, news) {
            return require("./provider").check(kind, olds, news);
        };

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f3(__0, __1, __2) {
  return (function() {
    with({ kind: "EtcdMembership", this: undefined, arguments: undefined }) {

return async function /*diff*/(_id, olds, news) {
            return require("./provider").diff(kind, olds, news);
        };

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f4(__0) {
  return (function() {
    with({ kind: "EtcdMembership", this: undefined, arguments: undefined }) {

return async function /*create*/(inputs) {
            return require("./provider").create(kind, inputs);
        };

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f5(__0, __1) {
  return (function() {
    with({ kind: "EtcdMembership", this: undefined, arguments: undefined }) {

return async function /*read*/(id, props) {
            return require("./provider").read(kind, id, props);
        };

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f6(__0, __1, __2) {
  return (function() {
    with({ kind: "EtcdMembership", this: undefined, arguments: undefined }) {

return async function /*update*/(id, olds, news) {
            return require("./provider").update(kind, id, olds, news);
        };

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f7(__0, __1) {
  return (function() {
    with({ kind: "EtcdMembership", this: undefined, arguments: undefined }) {

return async function /*delete*/(_id, props) {
            return require("./provider").remove(kind, props);
        };

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f0() {
  return (function() {
    with({ provider: __provider, this: undefined, arguments: undefined }) {

return () => provider;

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

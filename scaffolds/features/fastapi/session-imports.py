{{#sessionAlias}}
from {{module}} import {{name}}
{{/sessionAlias}}
{{^sessionAlias}}
from {{session.module}} import {{session.name}}
from {{sessionDependency.module}} import {{sessionDependency.name}}
{{/sessionAlias}}

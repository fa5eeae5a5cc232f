{{^sessionAlias}}
SessionDep = Annotated[{{session.name}}, Depends({{sessionDependency.name}})]


{{/sessionAlias}}
def get_{{entity}}_service(session: {{sessionParameter}}) -> {{Entity}}Service:
    return {{Entity}}Service(session)


{{Entity}}ServiceDep = Annotated[
    {{Entity}}Service,
    Depends(get_{{entity}}_service),
]

"""Who there is: organisations (机构), posts (岗位), people of the staff (人员), accounts, sessions."""

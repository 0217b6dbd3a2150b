"""People, posts, areas and scope 人员、岗位、区划、辖区."""

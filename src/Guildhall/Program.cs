using Guildhall;

return await Commands.RunAsync(args);

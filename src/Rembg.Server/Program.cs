using Rembg.Server;
using Rembg.Server.Hosting;

// Before anything of Rembg.Core is looked at: in the module it lies elsewhere.
ModuleLibraries.Find();
return await ServerProgram.RunAsync(args);
